"""Text comes to the screen by doors that take no markup: a new one that does is found here, in the source.

Textual reads a plain `str` as markup in most places: `[@click=app.quit]` in a title would run when it is clicked,
`[/]` would end the app, `[sic]` would vanish. `Content` and `markup=False` are read as they are.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import opreader.ui

UI = Path(opreader.ui.__file__).parent
SOURCES = sorted(UI.rglob("*.py"))

WIDGETS = {"Input", "OptionList", "Static", "TextArea"}
"""Widgets of Textual that are used, each as told below. Another one comes in when it is known how it takes text."""
MARKED = {"Static", "OptionList", "Label", "Button", "Checkbox", "RadioButton", "SelectionList", "notify"}
"""Calls that read markup unless they are told not to."""
BORDERS = {"border_title", "border_subtitle", "tooltip"}
"""Attributes that read a `str` as markup, and take `Content`."""
FORBIDDEN = {
    "from_markup": "reads markup",
    "render_markup": "reads markup",
    "print": "writes past Textual",
    "run_action": "runs what a string says",
    "open_url": "is not the door to the browser",
    "deliver_text": "writes a file",
}
OWN_FIELDS = {"Input": "dialogs/frame.py", "TextArea": "dialogs/written.py"}
"""Stock fields take control characters from the clipboard; ours, made there, do not."""
CLIPBOARD = "screens/main.py"
"""Where the one call stands that puts text on the clipboard."""
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__", "_driver"}
PUTS_BACK = {"signals.py", "terminal.py"}
"""Modules that touch the terminal itself: they give its modes back, and write no text."""


def offences(tree: ast.Module, where: str) -> Iterator[str]:
    """What of a module takes text as markup, or hands it past what cleans it."""
    for node in ast.walk(tree):
        line = f"{where}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.ImportFrom(module="textual.widgets", names=names):
                yield from (f"{line} uses {one.name}" for one in names if one.name not in WIDGETS)
            case ast.ImportFrom(module=str(module)) if module.startswith("textual.widgets._"):
                yield f"{line} uses {module}"
            case ast.ClassDef():
                yield from _of_a_class(node, where)
            case ast.Call():
                yield from (f"{line} {what}" for what in _of_a_call(node, where))
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr in BORDERS and not _is_content(value):
                        yield f"{line} gives {target.attr} what may be a str"
            case _:
                yield from (f"{line} {what}" for what in _of_a_word(node, where))


def _of_a_word(node: ast.AST, where: str) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=attr) if attr in STREAMS and where not in PUTS_BACK:
            yield f"writes past Textual: {attr}"
        case ast.Constant(value=str(text)) if "@click" in text:
            yield "makes an action of markup"
        case _:
            pass


def _of_a_class(node: ast.ClassDef, where: str) -> Iterator[str]:
    """A widget that gives itself text: its `super().__init__` says that it is no markup, its `render` gives no str."""
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    for one in ast.walk(node):
        line = f"{where}:{getattr(one, 'lineno', 0)}"
        match one:
            case ast.FunctionDef(name="render", returns=returns) if not _is_name(returns, "Content"):
                yield f"{line} {node.name}.render may give a str"
            case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__")):
                if bases & MARKED and not _says_no_markup(one):
                    yield f"{line} {node.name} reads markup"
            case _:
                pass
    inits = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    if "Static" in bases and "__init__" not in inits:
        yield f"{where}:{node.lineno} {node.name} is made with whatever is given: it reads markup"


def _of_a_call(node: ast.Call, where: str) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in MARKED and not _says_no_markup(node):
        yield f"{name} reads markup"
    if name in FORBIDDEN:
        yield f"{name} {FORBIDDEN[name]}"
    if name in OWN_FIELDS and where != OWN_FIELDS[name]:
        yield f"{name} takes control characters: use the one of {OWN_FIELDS[name]}"
    if name == "copy_to_clipboard" and where != CLIPBOARD:
        yield "puts text on the clipboard by itself"
    if name == "panic" and not all(_is_call_of(one, "Text", "Content") for one in node.args):
        yield "panic reads markup"
    for keyword in node.keywords:
        if keyword.arg in BORDERS and not _is_content(keyword.value):
            yield f"gives {keyword.arg} what may be a str"
        if keyword.arg == "link" and name in {"Style", "Ansi"}:
            yield "writes an address into an escape sequence as it is"
        if keyword.arg == "markup" and not _is_false(keyword.value):
            yield "reads markup"


def _says_no_markup(node: ast.Call) -> bool:
    return any(keyword.arg == "markup" and _is_false(keyword.value) for keyword in node.keywords)


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _is_content(value: ast.expr) -> bool:
    """Whether an expression surely is `Content` or nothing."""
    if isinstance(value, ast.IfExp):
        return _is_content(value.body) and _is_content(value.orelse)
    return (isinstance(value, ast.Constant) and value.value is None) or _is_call_of(value, "Content")


def _is_call_of(value: ast.expr, *names: str) -> bool:
    """Whether something is made by one of these classes, or by `assemble` and `styled` of it."""
    if not isinstance(value, ast.Call):
        return False
    made = value.func.value if isinstance(value.func, ast.Attribute) else value.func
    return isinstance(made, ast.Name) and made.id in names


def _is_name(value: ast.expr | None, name: str) -> bool:
    return isinstance(value, ast.Name) and value.id == name


def test_every_text_comes_to_the_screen_as_it_is() -> None:
    found = [
        one for path in SOURCES for one in offences(ast.parse(path.read_text("utf-8")), path.relative_to(UI).as_posix())
    ]
    assert len(SOURCES) > 100
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(title)",
        "Static(title, markup=True)",
        "Static('fixed', markup=markup)",
        "Label(title)",
        "OptionList(id='rows')",
        "self.notify(title)",
        "self.app.notify(title, title='x')",
        "widget.tooltip = title",
        "widget.tooltip = f'{title}'",
        "Frame(tooltip=title)",
        "self.border_title = title",
        "self.border_subtitle = Content(title) if title else title",
        "self.border_title = Content.from_markup(title)",
        "Content.from_markup('[b]$x[/]', x=title)",
        "Text.from_markup(title)",
        "Input(value=title)",
        "TextArea(note)",
        "print(title)",
        "sys.stderr.write(title)",
        "self.app._driver.write(title)",
        "self.app.panic(title)",
        "self.app.open_url(url)",
        "self.app.copy_to_clipboard(title)",
        "await self.run_action(title)",
        "Style(link=url)",
        "Content('[@click=app.quit]leave[/]')",
        "from textual.widgets import DataTable",
        "from textual.widgets import Markdown, Static",
        "from textual.widgets._toast import Toast",
        "class New(Static):\n    pass",
        "class New(Static):\n    def __init__(self, text):\n        super().__init__(text)",
        "class New(OptionList):\n    def __init__(self):\n        super().__init__(compact=True)",
        "class New(Widget):\n    def render(self) -> str:\n        return self.title",
        "class New(Widget):\n    def render(self):\n        return self.title",
    ],
)
def test_a_door_that_takes_markup_is_found(line: str) -> None:
    assert list(offences(ast.parse(line), "widgets/new.py"))


@pytest.mark.parametrize(
    "line",
    [
        "Static(title, markup=False)",
        "self.notify(title, markup=False)",
        "self.border_title = Content(f' {title} ')",
        "self.border_subtitle = Content(title) if title else None",
        "self.border_title = Content.assemble(title, ('x', 'bold'))",
        "self.app.panic(Text(title))",
        "class New(Static):\n    def __init__(self, text):\n        super().__init__(text, markup=False)",
        "class New(Widget):\n    def render(self) -> Content:\n        return Content(self.title)",
    ],
)
def test_a_door_that_takes_text_as_it_is_is_left_alone(line: str) -> None:
    assert list(offences(ast.parse(line), "widgets/new.py")) == []
