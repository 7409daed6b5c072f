"""Markdown → document: CommonMark with tables, strikethrough and footnotes, by way of HTML."""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from opreader.document.front_matter import split_front_matter
from opreader.document.html import parse_html
from opreader.document.model import Document
from opreader.document.plain_text import parse_text
from opreader.text import clean

_DEEP = re.compile(r"(?m)^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){40}|^[ \t]{200,}\S")
_STORM = re.compile(r"[\[\]*_`~<&!\\]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*)$")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,60})\](?!:)")
_CODE_SPAN = re.compile(r"(`{1,10})(?!`)[^\n]{1,1000}?(?<!`)\1(?!`)")
_MOST_LETTERS: Final = 2_000_000
_MOST_MARKS: Final = 5_000
"""Marks in one paragraph; the parser's time grows with their square."""


def parse_markdown(source: str, *, base_url: str | None = None) -> Document:
    """The document of a Markdown text; sources made to choke its parser are read as plain text, word for word."""
    header, body = split_front_matter(source.replace("\r\n", "\n").replace("\r", "\n"))
    title = clean(header.get("title", ""), one_line=True) or None
    if _is_hostile(body):
        return Document(parse_text(body).blocks, title)
    body, notes = _take_notes(body)
    try:
        rendered = _to_html(body)
        if notes:
            rendered += _notes_html(notes)
    except (RecursionError, IndexError, ValueError, AttributeError, KeyError, TypeError):
        return Document(parse_text(body).blocks, title)
    document = parse_html(rendered, base_url=base_url)
    return Document(document.blocks, title or document.title)


def _to_html(source: str) -> str:
    from markdown_it import MarkdownIt  # slow to import, and most articles are HTML

    reader = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    return str(reader.render(source))


def _is_hostile(source: str) -> bool:
    if len(source) > _MOST_LETTERS or _DEEP.search(source):
        return True
    if len(_STORM.findall(source)) <= _MOST_MARKS:
        return False
    return any(len(_STORM.findall(part)) > _MOST_MARKS for part in source.split("\n\n"))


def _take_notes(source: str) -> tuple[str, dict[str, list[str]]]:
    """Take `[^name]: …` out of the text, and make its `[^name]` links; those without a note stay as they are."""
    if "[^" not in source:
        return source, {}
    notes: dict[str, list[str]] = {}
    kept: list[str] = []
    fence, note = "", None
    for line in source.split("\n"):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        if not fence and (match := _NOTE.match(line)) and match[1] not in notes:
            note = notes[match[1]] = [match[2]]
        elif note is not None and (not line.strip() or line.startswith(("    ", "\t"))):
            note.append(line[4:] if line.startswith("    ") else line.removeprefix("\t"))
        elif note is not None and note[-1].strip() and not fence and not mark:
            note.append(line)
        else:
            note = None
            kept.append(line)
    if not notes:
        return source, {}
    return _link_references("\n".join(kept), notes), notes


def _link_references(source: str, notes: dict[str, list[str]]) -> str:
    numbers: dict[str, int] = {}
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        name = match[1]
        if name not in notes:
            return match[0]
        number = numbers.setdefault(name, len(numbers) + 1)
        identity = "" if name in seen else f' id="fnref-{escape(name)}"'
        seen.add(name)
        return f'<sup><a href="#fn-{escape(name)}"{identity}>{number}</a></sup>'

    parts: list[str] = []
    is_code = False
    for part in re.split(r"(?m)^( {0,3}(?:`{3,}|~{3,}).*)$", source):
        if _FENCE.match(part):
            is_code = not is_code
            parts.append(part)
        else:
            parts.append(part if is_code else _outside_code(part, link))
    ordered = sorted(notes, key=lambda name: numbers.get(name, len(notes) + 1))
    for name in ordered:
        notes[name] = notes.pop(name)
    return "".join(parts)


def _outside_code(source: str, link: Callable[[re.Match[str]], str]) -> str:
    pieces: list[str] = []
    position = 0
    for code in _CODE_SPAN.finditer(source):
        pieces += [_REFERENCE.sub(link, source[position : code.start()]), code[0]]
        position = code.end()
    return "".join([*pieces, _REFERENCE.sub(link, source[position:])])


def _notes_html(notes: dict[str, list[str]]) -> str:
    items = [_note_html(escape(name), _to_html("\n".join(lines)).rstrip()) for name, lines in notes.items()]
    return f"<hr><ol>{''.join(items)}</ol>"


def _note_html(name: str, note: str) -> str:
    back = f' <a href="#fnref-{name}">↩</a>'
    note = f"{note.removesuffix('</p>')}{back}</p>" if note.endswith("</p>") else note + back
    return f'<li id="fn-{name}">{note}</li>'
