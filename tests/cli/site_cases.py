"""The columns of the site, one for each kind of page, with what is due for it."""

from dataclasses import replace
from typing import Final

from tests.cli.site import Case, answer, article, marked_up, page, plain, spread_out
from tests.cli.site_prose import cut, essay
from tests.cli.site_refusals import failures, walls
from tests.loopback import Reply


def _next(path: str) -> str:
    return f'<div class="pager"><a rel="next" href="{path}">Next page</a></div>'


def _row(links: str) -> str:
    return f'<div class="pages">{links}</div>'


def _many_addresses() -> list[Case]:
    two, three, amp, thin = essay(24), essay(25), essay(26), essay(27)
    cases = [
        spread_out(
            "two sheets",
            24,
            {
                "": article("A column on two sheets", two[:3], extra=_next("/two-sheets?page=2")),
                "?page=2": article("A column on two sheets", two[3:]),
            },
        ),
        spread_out(
            "three sheets",
            25,
            {
                "": article("A column on three sheets", three[:2], extra=_next("/three-sheets/2")),
                "/2": article("A column on three sheets", three[2:4], extra=_next("/three-sheets/3")),
            },
            state="partial",
            reason="page 3",
        ),
        spread_out(
            "a pocket edition",
            26,
            {
                "": page(
                    "A column on a pocket edition",
                    f"<h1>A column on a pocket edition</h1><p>{cut(amp[0], 100)}</p><a href='/a-pocket-edition/whole'>Read on</a>",
                    head='<link rel="canonical" href="/a-pocket-edition/whole">',
                ).replace("<html", "<html amp"),
                "/whole": article("A column on a pocket edition", amp),
            },
        ),
        spread_out(
            "a print edition",
            27,
            {
                "": page(
                    "A column on a print edition",
                    f"<h1>A column on a print edition</h1><a href='/a-print-edition/print'>Print</a><p>{cut(thin[0], 100)}</p>",
                ),
                "/print": article("A column on a print edition", thin),
            },
        ),
    ]
    inwards = "<link rel='canonical' href='http://10.0.0.1:8/whole'>"
    stub = Case("a stub", essay(49), state="partial", reason="little more than the feed's teaser")
    stub = replace(stub, text=(stub.teaser,))
    cases += [
        spread_out(
            "numbered sheets",
            48,
            {
                "": article(
                    "A column on numbered sheets",
                    essay(48)[:3],
                    extra=_row("<b>1</b> <a href='/numbered-sheets/2'>2</a>"),
                ),
                "/2": article(
                    "A column on numbered sheets",
                    essay(48)[3:],
                    extra=_row("<a href='/numbered-sheets'>1</a> <b>2</b>"),
                ),
            },
        ),
        replace(stub, pages={stub.path: answer(article(stub.title, stub.text or (), head=inwards))}),
    ]
    sheets = cases[1]
    cases[1] = replace(sheets, pages={**sheets.pages, "/three-sheets/3": Reply(status=500)}, text=sheets.paragraphs[:4])
    return cases


def _made(name: str, number: int, main: str, **due: tuple[str, ...]) -> Case:
    """A column whose page is of a make of its own."""
    case = Case(name, essay(number), text=due.get("text", essay(number)))
    return replace(
        case, pages={case.path: answer(page(case.title, main))}, html=due.get("html", ()), absent=due.get("absent", ())
    )


def _makes() -> list[Case]:
    three, letter, notes, shown = essay(28), essay(29), essay(30), essay(31)
    banner, related = essay(32), essay(33)
    boxes = "".join(
        f"<div class='{name}'>{marked_up(three[at : at + 2])}</div>"
        for at, name in ((0, "opening"), (2, "mid"), (4, "rest"))
    )
    box = (
        "<div class='subscription-widget-wrap'><div class='subscription-widget show-subscribe'><p>Letters from the quay"
        " come on Fridays. Subscribe and they will find you.</p><form><input type='email' placeholder='Type your email…'>"
        "<input type='submit' value='Subscribe'></form></div></div>"
    )
    note = "<sup><a id='ref-{0}' href='#note-{0}'>{0}</a></sup>"
    noted = [
        f"<p>{notes[0]}{note.format(1)}</p>",
        marked_up(notes[1:4]),
        f"<p>{notes[4]}{note.format(2)}</p>",
        marked_up(notes[5:]),
    ]
    told = ("The rope was green in the year before, too.", "The archivist asks me to say that it is two stoves.")
    foot = "".join(f"<li id='note-{n}'><p>{one} <a href='#ref-{n}'>↩</a></p></li>" for n, one in enumerate(told, 1))
    links = (
        "<li><a href='/next/1'>The ferry that learned to wait for nobody</a></li><li><a href='/next/2'>Nine letters about a"
        " single lamp post</a></li>"
    )
    more = "<li><a href='/next/3'>Why the choir sings only on market days</a></li>"
    picture = (
        "<figure><img src='/rope.jpg' alt='A knot in a green rope' width='640' height='420'><figcaption>The knot, renewed"
        " every spring.</figcaption></figure>"
    )
    steps = ("Ask who ties the rope.", "Pay for the rope.", "Leave the knot as it is.")
    return [
        _made("three boxes", 28, f"<h1>A column on three boxes</h1><div class='wrap'>{boxes}</div>"),
        _made(
            "a letter",
            29,
            f"<article class='post'><h1 class='post-title'>A column on a letter</h1><div class='available-content'>"
            f"<div class='body markup'>{marked_up(letter[:3])}{box}{marked_up(letter[3:])}{box}</div></div>"
            "<div class='post-footer'><a class='post-ufi-button'>12</a><a>Share</a></div></article>",
            absent=("Subscribe", "Fridays", "Share"),
        ),
        _made(
            "two notes",
            30,
            f"<article><h1>A column on two notes</h1>{''.join(noted)}<ol class='notes'>{foot}</ol></article>",
            text=(),
            html=("#note-1", "#note-2", "#ref-1", "#ref-2", *told),
        ),
        _made(
            "a rope",
            31,
            f"<article><h1>A column on a rope</h1>{marked_up(shown[:2])}{picture}{marked_up(shown[2:])}"
            f"<ol>{''.join(f'<li>{one}</li>' for one in steps)}</ol></article>",
            text=(
                *shown[:2],
                "[A knot in a green rope]\nThe knot, renewed every spring.",
                *shown[2:],
                "\n".join(f"{n}. {one}" for n, one in enumerate(steps, 1)),
            ),
            html=("<figure>", "/rope.jpg", "A knot in a green rope", "<figcaption>", "<ol>", *steps),
        ),
        _made(
            "a notice in front",
            32,
            f"<div class='cookie-banner' role='dialog'><p>The Quay uses cookies.</p><button>Accept all</button></div>"
            f"<article><h1>A column on a notice in front</h1>{marked_up(banner)}</article>",
            absent=("cookies",),
        ),
        _made(
            "other columns",
            33,
            f"<article><h1>A column on other columns</h1>{marked_up(related)}</article><section class='related'><h3>Related"
            f"</h3><ul>{links}</ul></section><section><h3>Read next</h3><ul>{more}</ul></section>",
            absent=("ferry that learned", "Related", "Read next"),
        ),
    ]


def _encodings() -> list[Case]:
    def odd(number: int, begin: str = "") -> tuple[str, ...]:
        return tuple(f"{begin}“{one}” – said at the café, for £3." for one in essay(number))

    western = Case("an old typewriter", odd(34), text=odd(34))
    wide = replace(western, name="a wide typewriter", paragraphs=odd(41, "§ "))
    bare = replace(western, name="a bare typewriter", paragraphs=odd(51, "“§” "))
    packed = plain("a parcel", 35)

    def sent(case: Case, encoding: str, kind: str) -> Case:
        body = article(case.title, case.paragraphs).encode(encoding)
        return replace(case, text=case.paragraphs, pages={case.path: Reply(body, headers={"Content-Type": kind})})

    return [
        sent(western, "cp1252", "text/html"),
        sent(wide, "utf-16", "text/html"),
        sent(bare, "utf-16-le", "text/html; charset=utf-16le"),
        replace(packed, pages={path: replace(reply, gzip=True) for path, reply in packed.pages.items()}),
    ]


FTR_RULE: Final = """# The quay's fables stand among chatter.
body: //div[@id='fable']
strip: //div[@id='fable']/p[@class='told-aloud']
"""
TOML_RULE: Final = """
hosts = ["localhost"]
body = "div.ledger"
strip = "p.told-aloud"
"""
_ALOUD: Final = (
    "<p class='told-aloud'>Read aloud in the hall on a Sunday by whoever had the voice for it that week.</p>"
)


def _ruled() -> list[Case]:
    cases = []
    for name, number, box, host in (
        ("a fable", 36, "id='fable'", "127.0.0.1"),
        ("a ledger", 37, "class='ledger'", "localhost"),
    ):
        told = essay(number)
        main = f"<h1>A column on {name}</h1><div {box}>{marked_up(told[:2])}{_ALOUD}{marked_up(told[2:])}</div>"
        cases.append(replace(_made(name, number, main, absent=("Read aloud",)), source="rule", host=host))
    return cases


_SUMMARY: Final = Case(
    "a summary",
    ("Our desk has read the whole of it and says that it is about money in the end, as most of these are nowadays.",),
    text=essay(50),
)
"""A feed that ships words of its own: the headline vouches for the page."""
WHOLE: Final = Case("a whole text", essay(38), source="feed", text=essay(38), whole=True)
RELATED: Final = {f"/next/{n}": answer(article(f"Next {n}", essay(40 + n))) for n in (1, 2, 3)}
CASES: Final = (
    replace(_SUMMARY, pages={_SUMMARY.path: answer(article(_SUMMARY.title, essay(50)))}),
    plain("a plain page", 0),
    *walls(),
    *failures(),
    *_many_addresses(),
    *_makes(),
    *_encodings(),
    *_ruled(),
)
