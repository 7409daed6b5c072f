"""A home filled by the real program with everything that a hostile feed, page, file or list can say."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from tests.loopback import Loopback, Reply

ESC: Final = "\x1b"
PWNED: Final = "PWNED"
"""The file that would be there if a text had been run."""

MARKUP: Final = (
    "[@click=app.quit]x[/]",
    "[/]",
    "[/b] [bold]",
    "[sic] and [Update]",
    "[link=javascript:alert(1)]go[/link]",
    "[red]r[/red][on blue]",
    "[[double]] [a",
    "\\[escaped] \\",
    "[@click=screen.dismiss]close[/]",
    "[$error]v[/]",
)
PROGRAMS: Final = (
    f"$(touch {PWNED})",
    f"`touch {PWNED}`",
    f"; touch {PWNED} ;",
    f"| touch {PWNED}",
    "%s %d %(x)s {0} {url} {undo} {quit}",
    "-oProxyCommand=touch",
    "<b>bold</b> &lt;i&gt;",
)
CONTROLS: Final = (
    f"{ESC}[31;1mred{ESC}[0m",
    f"{ESC}[2J{ESC}[H{ESC}[?1049l",
    "\x9b31mC1\x9b2J",
    f"{ESC}]8;;http://evil.example{ESC}\\x{ESC}]8;;{ESC}\\",
    f"{ESC}]52;c;cHduZWQ=\x07",
    f"{ESC}]0;owned\x07",
    "\x9d0;owned\x9c",
    f"{ESC}]9;boo\x07{ESC}]777;notify;a;b\x07",
    f'{ESC}P$q"p{ESC}\\{ESC}_apc{ESC}\\{ESC}^pm{ESC}\\',
    f"{ESC}c{ESC}%G{ESC}(0",
    "&#27;[2J&#x9b;31m",
    "&amp;#27;[2J",
    "nul\x00 bel\x07 bs\x08\x08\x08 vt\x0b ff\x0c so\x0e si\x0f cr\rline\nfeed\ttab del\x7f nel\x85 st\x9c",
    "\u2028line\u2029sep",
    "\ud800lone\udfff",
)
LETTERS: Final = (
    "\u202erlo\u202c \u2066iso\u2069 \u200fmark\u200e",
    "tag\U000e0041\U000e0042\U000e007f zero\u200bwidth\u200d\u200c\u2060\ufeff",
    "z" + "\u0301\u0334" * 100 + "algo",
    "w" * 300,
    "שלום [עולם] (א)",
    "漢字" * 40,
    "👩\u200d👩\u200d👧\u200d👦 🇩🇪 👍🏽 1\ufe0f\u20e3",
)
ALL: Final = (*MARKUP, *PROGRAMS, *CONTROLS, *LETTERS)
NOWHERE: Final = "127.0.0.1:1"
"""Where nobody answers: what the texts lead to is never asked for outside this machine."""
LINKS: Final = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<script>x</script>",
    "-oProxyCommand=touch PWNED",
    f"https://user:secret@{NOWHERE}/",
    "http://[",
    f"https://{NOWHERE}/{ESC}]52;c;cHduZWQ=\x07",
    f"https://{NOWHERE}/\x9b2J",
    "mailto:a@b.example",
    "ssh://-oProxyCommand=x/y",
    "vbscript:x",
    f"//{NOWHERE}/x",
    f"https://{NOWHERE}/$(touch PWNED)",
    f"https://{NOWHERE}/\u202egpj.exe",
    "exec:touch PWNED",
    f"https://{NOWHERE}/[/]?[@click=app.quit]",
)
_JSON: Final = "application/feed+json"


def long(number: int) -> str:
    """Some lines that no other article has; two words are shared by all."""
    return "The tariff on steel. " + " ".join(f"word{number}of{at} speaks here." for at in range(40))


def mix(number: int) -> str:
    """A text that holds markup, a program, controls and letters: other ones for each number."""
    return " ".join(
        (
            MARKUP[number % len(MARKUP)],
            PROGRAMS[number % len(PROGRAMS)],
            CONTROLS[number % len(CONTROLS)],
            LETTERS[number % len(LETTERS)],
        )
    )


@dataclass(frozen=True, slots=True)
class Hostile:
    """The home, the server that its feeds lie on, and the folder that everything was run in."""

    home: Path
    cwd: Path
    server: Loopback

    def argv(self, *words: object) -> list[str]:
        """The program on this home."""
        return [sys.executable, "-m", "opreader", "--home", str(self.home), *map(str, words)]

    @property
    def env(self) -> Mapping[str, str]:
        """An environment in which a browser writes down what it is asked to open."""
        return {"BROWSER": str(self.cwd / "browser"), "PYTHONPATH": os.pathsep.join(sys.path)}

    @property
    def opened(self) -> list[list[str]]:
        """The arguments of each call of the browser."""
        file = self.cwd / "opened"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def wait_for_opened(self, count: int) -> bool:
        """Whether so many calls of the browser came in the end: they run beside the program."""
        end = time.monotonic() + 15
        while len(self.opened) < count and time.monotonic() < end:
            time.sleep(0.01)
        return len(self.opened) >= count

    def run(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        """Run a verb in a process of its own, into pipes."""
        return subprocess.run(
            self.argv(*words),
            cwd=self.cwd,
            env={**os.environ, **self.env},
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    @property
    def ran(self) -> list[Path]:
        """What a text that was run would have left behind."""
        return [*self.cwd.rglob(PWNED), *self.home.rglob(PWNED)]


def make(folder: Path, server: Loopback) -> Hostile:
    """Fill a home below a folder from a server and from files; everything goes through the real command line."""
    cwd = folder / "cwd"
    cwd.mkdir()
    made = Hostile(folder / "home", cwd, server)
    _write_recorder(cwd / "browser", "opened")
    _write_noisy(cwd / "noisy")
    _serve(server)
    config = made.home / "config"
    (config / "themes").mkdir(parents=True)
    _write_recorder(cwd / "takes", "taken")
    given = {name: str(cwd / file) for name, file in (("TAKES", "takes"), ("NOISY", "noisy"), ("FILE", "[sic].md"))}
    given["URL"] = server.url("/fails")
    (config / "config.toml").write_text(
        re.sub('"(?:file:)?([A-Z]+)"', lambda found: found[0].replace(found[1], given[found[1]]), _CONFIG),
        "utf-8",
    )
    (config / "feeds.toml").write_text(_feeds_toml(server), "utf-8")
    for number, name in enumerate((f"{MARKUP[0]}{ESC}]0;x\x07", "[bold]\u202e$(touch PWNED)")):
        theme = _THEME.replace("NAME", json.dumps(f"{number}{name}"))
        (config / "themes" / f"{number}{name.replace('/', '∕')}.toml").write_text(theme, "utf-8")
    (config / "themes" / f"broken {mix(0).replace('/', '∕')[:80]}.toml").write_text(f'name = "{PWNED}[/]"', "utf-8")
    run = made.run("add", _files(cwd))
    assert run.returncode == 0, run
    run = made.run("refresh")
    assert run.returncode in {0, 1}, run
    return made


def _serve(server: Loopback) -> None:
    """A JSON feed of everything, an RSS feed that escapes once more, feeds that fail hostilely, pages."""
    items = [_item(server, number, text) for number, text in enumerate((*ALL, *map(mix, range(8))))]
    items.append(_links())
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"JSON {mix(0)}", "items": items}
    edited = [one | {"content_html": f"{one['content_html']}<p>EDITED {escape(mix(1))}</p>"} for one in items]
    replies = [json.dumps(feed | {"items": one}).encode() for one in (items, edited)]
    server.answer("/all.json", *(Reply(body=one, headers={"Content-Type": _JSON}) for one in replies))
    server.answer("/all.xml", Reply(body=_rss(server), headers={"Content-Type": "application/rss+xml"}))
    reason = f"[/] {ESC}]52;c;x\x07 [@click=app.quit]no[/] \x9b2J"
    failed = f"HTTP/1.1 500 {reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    server.answer("/fails", Reply(raw=failed.encode("latin-1")))
    server.answer("/sends-on", Reply(status=302, headers={"Location": "javascript:alert(1)[/]"}))
    server.answer("/no-feed", Reply(body=mix(1).encode("utf-8", "replace"), headers={"Content-Type": "[/]\x07"}))
    for number in range(len(ALL) + 8):
        server.answer(f"/page/{number}", Reply(body=_page(server, number), headers={"Content-Type": "text/html"}))
    server.answer("/site", Reply(body=_site().encode("utf-8", "replace"), headers={"Content-Type": "text/html"}))
    server.answer("/one.json", Reply(body=json.dumps(feed | {"items": items[:4]}).encode()))


def _item(server: Loopback, number: int, text: str) -> dict[str, object]:
    """One item whose title, author, tags, text, pictures, links and attachments are all of it."""
    link = LINKS[number % len(LINKS)] if number % 3 == 0 else server.url(f"/page/{number}")
    links = "".join(f'<p><a href="{escape(one)}">L {escape(one)} {escape(text)}</a></p>' for one in LINKS)
    body = (
        f"<h2>H {escape(text)}</h2><p>B {escape(text)} {escape(mix(number))}</p><p>{long(number)}</p>{links}"
        f'<img src="https://{NOWHERE}/{number}.png" alt="A {escape(text)}" title="{escape(text)}">'
        f"<figure><img src='{escape(LINKS[number % len(LINKS)])}'><figcaption>C {escape(text)}</figcaption></figure>"
        f"<blockquote><p>Q {escape(text)}</p></blockquote><pre><code class='language-python'>X {escape(text)}</code></pre>"
        f"<table><caption>{escape(text)}</caption><tr><th>{escape(text)}</th><td>[/]</td></tr></table>"
        f"<ol><li>{escape(text)}</li></ol>"
    )
    return {
        "id": f"{number}",
        "url": link,
        "title": f"T{number} {text}",
        "authors": [{"name": f"W {text}"}, {"name": f"{mix(number + 1)}"}],
        "tags": [f"G {text}", "[/]"],
        "content_html": body,
        "summary": f"S {text}",
        "date_published": f"2026-11-{number % 20 + 1:02}T08:00:00Z",
        "attachments": [{"url": LINKS[number % len(LINKS)], "mime_type": f"[/]{text}", "title": f"E {text}"}],
    }


def _links() -> dict[str, object]:
    """An article of nothing but links."""
    body = "".join(f'<p><a href="{escape(one)}">link{number}.</a></p>' for number, one in enumerate(LINKS))
    return {
        "id": "links",
        "url": LINKS[0],
        "title": "Klinks",
        "content_html": body,
        "date_published": "2026-11-22T08:00:00Z",
    }


def _rss(server: Loopback) -> bytes:
    """The same by way of feedparser: raw bytes, references, references of references."""
    items = []
    for number, text in enumerate(ALL):
        once = escape(text).encode("utf-8", "replace").decode()
        whole = text.encode("utf-8", "replace").decode()  # half a pair is a matter of the tests of feeds
        twice = "".join(f"&amp;#{ord(letter)};" for letter in whole)
        title = (once, twice, f"<![CDATA[{once}]]>", "".join(f"&#{ord(letter)};" for letter in whole))[number % 4]
        items.append(
            f"<item><title>R{number} {title}</title><guid>r{number}</guid><author>{once}</author>"
            f"<link>{escape(LINKS[number % len(LINKS)]) if number % 2 else server.url(f'/page/{number}')}</link>"
            f"<category>{once}</category><description>{escape(f'<p>{long(number + 100)} {once}')}…</description>"
            f"<enclosure url='{escape(LINKS[number % len(LINKS)])}' type='[/]' length='-9'/></item>"
        )
    return f"<rss version='2.0'><channel><title>RSS {escape(mix(3))}</title>{''.join(items)}</channel></rss>".encode(
        "utf-8", "replace"
    )


def _page(server: Loopback, number: int) -> bytes:
    """A page with an article, headlines of others, and pictures, all of them hostile."""
    text = ALL[number % len(ALL)]
    teasers = "".join(
        f'<li><a href="{escape(server.url(f"/page/{one}"))}"><h3>P{one} {escape(ALL[one % len(ALL)])}</h3></a>'
        f"<p>{escape(long(one + 200)[:150])} {escape(ALL[one % len(ALL)])}…</p></li>"
        for one in range(number + 1, number + 7)
    )
    return (
        f"<html><head><title>{escape(text)}</title></head><body><article><h1>T{number} {escape(text)}</h1>"
        f"<p class=byline>{escape(text)}</p><p>{long(number)} {escape(text)}</p><p>{long(number + 300)}</p>"
        f"<p>{escape(mix(number))} {long(number + 400)}</p>"
        f"</article><aside class='related'><h2>Related</h2><ul>{teasers}</ul></aside></body></html>"
    ).encode("utf-8", "replace")


def _site() -> str:
    """A site that names feeds with hostile titles, one of them twice."""
    names = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="D {escape(text)}" href="/one.json?{number // 2}">'
        for number, text in enumerate(ALL)
    )
    return f"<html><head><title>{escape(mix(2))}</title>{names}</head><body><p>x</p></body></html>"


def _files(cwd: Path) -> Path:
    """A folder of article files whose names, front matter and texts are hostile."""
    folder = cwd / "[@click=app.quit]x[] $(touch PWNED) [sic]"  # one with controls is refused
    folder.mkdir()
    for number, text in enumerate(ALL):
        name = text.encode("utf-8", "replace").decode().replace("/", "∕").replace("\0", "")[:60]
        path = folder / f"{number} {name}.{('md', 'txt', 'html')[number % 3]}"
        once = text.encode("utf-8", "replace").decode()
        head = f"---\ntitle: {json.dumps(once)}\nauthor: {json.dumps(once)}\n---\n" if number % 2 else ""
        path.write_text(
            f"{head}# F{number} {once}\n\n{once}\n\n{long(number + 500)}\n\n[{once}]({LINKS[number % len(LINKS)]})\n",
            "utf-8",
        )
    return folder


def _feeds_toml(server: Loopback) -> str:
    """Subscriptions with hostile titles, folders, tags and notes, and smart feeds."""
    lines = []
    for number, path in enumerate(("/all.json", "/all.xml", "/fails", "/sends-on", "/no-feed")):
        text = _quoted(mix(number + 2))
        lines.append(
            f"[[feed]]\nurl = {_quoted(server.url(path))}\nfolder = {_quoted(f'D {mix(number)}')}\n"
            f"tags = [{text}]\nnote = {text}\n" + (f"title = {_quoted(f'N{number} {mix(number)}')}\n" if number else "")
        )
    for number, query in enumerate(("title:[/]", "tariff", 'broken:"[/] (')):
        lines.append(f"[[smart]]\nname = {_quoted(f'M{number} {mix(number)}')}\nquery = {_quoted(query)}\n")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as TOML writes it; controls as escapes."""
    kept = text.encode("utf-8", "replace").decode()
    return json.dumps(kept, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_recorder(path: Path, notes: str) -> None:
    """A program that writes its arguments down in a file beside it."""
    path.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"with open({str(path.parent / notes)!r}, 'a', encoding='utf-8') as file:\n"
        "    print(json.dumps(sys.argv[1:]), file=file)\n",
        "utf-8",
    )
    path.chmod(0o755)


def _write_noisy(path: Path) -> None:
    """A program that says hostile things and fails."""
    said = f"[/] [@click=app.quit]x[/] {ESC}]52;c;eA==\x07 {ESC}[2J \x9b2J \u202e rlo \n".encode() + b"\xff\x00\n"
    path.write_text(f"#!{sys.executable}\nimport sys\nsys.stdout.buffer.write({said!r})\nsys.exit(3)\n", "utf-8")
    path.chmod(0o755)


_CONFIG: Final = """
refresh_at_start = false
page_delay = "0s"
[[rules]]
query = "title:'[/] $(touch PWNED)' OR tariff"
action = "tag:[@click=app.quit]x[/]"
[[rules]]
query = "title:R7"
action = "star"
[send]
"[/] $(touch PWNED)" = ["TAKES", "{url}", "{title}", "--author={author}", "{feed}", "{text}"]
"[@click=app.quit]noisy" = ["NOISY", "{title}"]
"[sic] file" = "file:FILE"
"[bold] later[/]" = { kind = "readeck", url = "URL" }
"""
_THEME: Final = """
name = NAME
primary = "#8899aa"
dark = true
"""
