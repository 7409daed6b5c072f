"""The programming languages that code is coloured in: how each writes comments and strings, and its words."""

from __future__ import annotations

from typing import Final

from opreader.frozen import frozen

_C_LIKE: Final = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
_HASH: Final = r"\#[^\n]*"
_QUOTED: Final = r'"(?:[^"\\\n]|\\.)*+"?' + r"|'(?:[^'\\\n]|\\.)*+'?"
_DOUBLE: Final = r'"(?:[^"\\\n]|\\.)*+"?'
_LETTER: Final = r"'(?:[^'\\\n]|\\.[^'\n]{0,8})'"
_BACKTICK: Final = r"`(?:[^`\\]|\\[\s\S])*+`?"
_TRIPLE: Final = r'"""[\s\S]*?(?:"""|\Z)|' + r"'''[\s\S]*?(?:'''|\Z)"
_NUMBER: Final = r"(?<![\w.])(?:\d|\.\d)[\w.]*+"
_WORD: Final = r"[^\W\d]\w*+"
_CALLED: Final = r"[^\W\d]\w*+(?=\()"


@frozen
class Language:
    """How a language is written; the patterns have no groups and take time in proportion to what they read."""

    words: str = ""
    """Its keywords, parted by spaces."""
    comment: str = _C_LIKE
    string: str = _QUOTED
    name: str = _CALLED
    """What is coloured as a name, unless it is a keyword."""
    keyword: str = ""
    """Keywords that are told by their form."""
    number: str = _NUMBER
    word: str = _WORD
    any_case: bool = False


_JAVA: Final = (
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends false "
    "final finally float for if implements import instanceof int interface long native new null package private "
    "protected public record return short static super switch synchronized this throw throws true try var void while"
)
_C: Final = (
    "auto break bool case char const continue default do double else enum extern false float for goto if inline int "
    "long NULL register return short signed sizeof static struct switch true typedef union unsigned void volatile while"
)
_SCRIPT: Final = (
    "as async await break case catch class const continue debugger default delete do else export extends false finally "
    "for from function get if import in instanceof let new null of return set static super switch this throw true try "
    "typeof undefined var void while with yield"
)
_SHELL: Final = (
    "if then else elif fi case esac for while until do done in function return exit break continue local export set "
    "unset readonly declare shift source alias trap eval exec"
)

LANGUAGES: Final[dict[str, Language]] = {
    "python": Language(
        "and as assert async await break case class continue def del elif else except False finally for from global if "
        "import in is lambda match None nonlocal not or pass raise return self True try while with yield",
        comment=_HASH,
        string=f"{_TRIPLE}|{_QUOTED}",
    ),
    "javascript": Language(_SCRIPT, string=f"{_QUOTED}|{_BACKTICK}"),
    "typescript": Language(
        f"{_SCRIPT} abstract any boolean declare enum implements interface keyof namespace never number private "
        "protected public readonly string type unknown",
        string=f"{_QUOTED}|{_BACKTICK}",
    ),
    "java": Language(_JAVA),
    "kotlin": Language(
        "as break by catch class companion continue data do else enum false finally for fun if import in init inline "
        "interface internal is it lateinit null object open operator out override package private protected public "
        "return sealed super suspend this throw true try typealias val var when where while",
        string=f"{_TRIPLE}|{_QUOTED}",
    ),
    "scala": Language(
        "abstract case catch class def do else enum extends false final finally for given if implicit import lazy match "
        "new null object override package private protected return sealed super then this throw trait true try type "
        "using val var while with yield",
        string=f"{_TRIPLE}|{_QUOTED}",
    ),
    "c": Language(_C, keyword=r"(?m:^)[ ]*+\#[ ]*+\w++"),
    "c++": Language(
        f"{_C} catch class concept constexpr consteval co_await co_return co_yield delete explicit export friend "
        "mutable namespace new noexcept nullptr operator override private protected public requires template this "
        "throw try typename using virtual",
        keyword=r"(?m:^)[ ]*+\#[ ]*+\w++",
    ),
    "c#": Language(
        f"{_JAVA} as async await base checked decimal delegate event explicit fixed foreach get in internal is lock "
        "namespace object operator out override params readonly ref sealed set sizeof string struct uint using value "
        "virtual where yield",
    ),
    "go": Language(
        "any bool break byte case chan const continue default defer else error fallthrough false float64 for func go "
        "goto if import int int64 interface map nil package range return rune select string struct switch true type var",
        string=f"{_QUOTED}|{_BACKTICK}",
    ),
    "rust": Language(
        "as async await bool break char const continue crate dyn else enum extern false fn for if impl in let loop "
        "match mod move mut None Ok Err pub ref return self Self Some static str String struct super trait true type "
        "unsafe use where while i32 i64 u8 u32 u64 usize f64",
        string=f"{_DOUBLE}|{_LETTER}",
        name=r"[^\W\d]\w*+!?(?=\()",
    ),
    "swift": Language(
        "actor as async await break case catch class continue default defer do else enum extension false for func guard "
        "if import in init inout is let nil private protocol public return self static struct super switch throw "
        "throws true try typealias var where while",
        string=f"{_TRIPLE}|{_DOUBLE}",
    ),
    "ruby": Language(
        "alias and begin break case class def do else elsif end ensure false for if in module next nil not or private "
        "redo require rescue retry return self super then true unless until when while yield",
        comment=_HASH,
        name=r"[@:$]{1,2}[^\W\d]\w*+|[^\W\d]\w*+(?=\()",
    ),
    "php": Language(
        f"{_JAVA} and array as echo elseif endforeach endif fn foreach function global isset list namespace or print "
        "readonly require trait unset use",
        comment=f"{_C_LIKE}|{_HASH}",
        name=r"\$\w++|[^\W\d]\w*+(?=\()",
    ),
    "perl": Language(
        "and cmp do else elsif eq for foreach if last local my ne next no not or our package print return sub undef "
        "unless until use while",
        comment=_HASH,
        name=r"[$@%]\w++|[^\W\d]\w*+(?=\()",
    ),
    "lua": Language(
        "and break do else elseif end false for function goto if in local nil not or repeat return then true until "
        "while",
        comment=r"--\[\[[\s\S]*?(?:\]\]|\Z)|--[^\n]*",
        string=rf"{_QUOTED}|\[\[[\s\S]*?(?:\]\]|\Z)",
    ),
    "r": Language(
        "break else FALSE for function if in Inf library NA next NULL repeat return TRUE while",
        comment=_HASH,
    ),
    "julia": Language(
        "abstract begin break const continue do else elseif end export false for function global if import in let local "
        "macro module mutable nothing quote return struct true try using where while",
        comment=_HASH,
        string=f"{_TRIPLE}|{_DOUBLE}|{_LETTER}",
    ),
    "haskell": Language(
        "case class data deriving do else if import in infix instance let module newtype of otherwise qualified then "
        "type where",
        comment=r"\{-[\s\S]*?(?:-\}|\Z)|--[^\n]*",
        string=f"{_DOUBLE}|{_LETTER}",
        name=r"(?m:^)[^\W\d]\w*+(?=[ ]::)",
    ),
    "bash": Language(_SHELL, comment=r"(?<!\S)\#[^\n]*", name=r"\$\{?\w++\}?|(?<!\S)--?[a-z][\w-]*+"),
    "sql": Language(
        "add all alter and as asc begin between by case cast check column commit create cross default delete desc "
        "distinct drop else end except exists false from full group having if in index inner insert intersect into is "
        "join key left like limit not null offset on or order outer over partition primary recursive references "
        "returning right rollback select set table then true union unique update using values view when where with",
        comment=r"--[^\n]*|/\*[\s\S]*?(?:\*/|\Z)",
        any_case=True,
    ),
    "html": Language(
        comment=r"<!--[\s\S]*?(?:-->|\Z)",
        string=r"(?<==)" + _DOUBLE + r"|(?<==)'[^'\n]*+'?",
        keyword=r"</?[\w:-]++|/?>",
        name=r"(?<=[\s\"'])[\w:@.-]++(?==)|&[\w#]{1,32};",
        number=r"(?!)",
    ),
    "css": Language(
        comment=r"/\*[\s\S]*?(?:\*/|\Z)",
        keyword=r"@[\w-]++|!important",
        name=r"(?m:^)[ ]*+[\w-]++(?=:)|--[\w-]++",
        number=r"(?<![\w-])(?:\#[\da-fA-F]{3,8}\b|[+-]?(?:\d|\.\d)[\w.%]*+)",
        word=r"[\w-]++",
    ),
    "json": Language("true false null", string=rf"{_DOUBLE}+(?!:)", name=rf"{_DOUBLE}+(?=:)"),
    "yaml": Language(
        "true false null yes no",
        comment=r"(?<!\S)\#[^\n]*",
        name=r"(?m:^)(?:[ ]|-[ ])*+[\w.-]++(?=:)",
        keyword=r"(?m:^)---$|[&*]\w++",
    ),
    "toml": Language(
        "true false",
        comment=_HASH,
        string=f"{_TRIPLE}|{_QUOTED}",
        name=r"(?m:^)[ ]*+[\w.-]++(?=[ ]?=)",
        keyword=r"(?m:^)\[{1,2}[^\]\n]*+\]{1,2}",
    ),
    "diff": Language(
        comment=r"(?m:^)(?:diff|index|---|\+\+\+)[ ][^\n]*",
        string=r"(?m:^)\+[^\n]*",
        keyword=r"(?m:^)-[^\n]*",
        name=r"(?m:^)@@[^\n]*",
        number=r"(?!)",
    ),
    "make": Language(
        "define else endef endif export ifdef ifeq ifndef ifneq include",
        comment=_HASH,
        name=r"\$\([\w.-]++\)|\$[@<^*?]|(?m:^)[\w./%-]++(?=:)",
    ),
    "dockerfile": Language(
        "add arg as cmd copy entrypoint env expose from healthcheck label onbuild run shell user volume workdir",
        comment=r"(?m:^)\#[^\n]*",
        name=r"\$\{?\w++\}?",
        any_case=True,
    ),
}
"""By name."""

_ALSO: Final = {
    "python": "py python3 py3 pycon",
    "javascript": "js jsx mjs node json5",
    "typescript": "ts tsx",
    "kotlin": "kt",
    "go": "golang",
    "rust": "rs",
    "ruby": "rb",
    "perl": "pl",
    "julia": "jl",
    "haskell": "hs",
    "java": "groovy dart",
    "c": "h",
    "c++": "cpp cxx cc hpp objective-c arduino",
    "c#": "csharp cs",
    "bash": "sh shell zsh fish console shell-session",
    "sql": "postgresql mysql sqlite plpgsql tsql",
    "html": "xml svg xhtml vue rss atom",
    "css": "scss less",
    "json": "jsonc",
    "yaml": "yml",
    "toml": "ini conf cfg terraform hcl",
    "diff": "patch",
    "make": "makefile",
    "dockerfile": "docker",
}
ALIASES: Final = {other: name for name, others in _ALSO.items() for other in others.split()}
"""Other names of the same, and of languages that are written alike."""
