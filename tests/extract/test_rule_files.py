"""Site rules: own TOML, ftr-site-config files, and which rule speaks for a host."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from opreader.errors import ConfigError
from opreader.extract.ftr import parse_ftr
from opreader.extract.rule_files import load_rules, parse_rules
from opreader.extract.selectors import to_xpath
from opreader.extract.site_rule import SiteRule, find_rule

FTR = """# what a rule looks like
title: //h1[@class='t']
author: //span[@class='who']
date: //time/@datetime
body: //div[@id='first']
body: //div[@id='second']
strip: //p[@class='x']
strip_id_or_class: promo
strip_image_src: /ads/
next_page_link: //a[@class='on']
single_page_link: //a[@class='all']
if_page_contains: //div[@class='many']
find_string: <section
replace_string: <div
replace_string(a: b): c
http_header(user-agent): Reader: 1
prune: no
tidy: yes
test_url: https://example.org/piece
"""


def test_ftr_file_is_read_as_it_is() -> None:
    rule = parse_ftr(FTR, name="example.org.txt")
    assert rule.hosts == ("example.org", ".example.org")
    assert rule.body == ("//div[@id='first']", "//div[@id='second']")
    assert rule.strip == (
        "//p[@class='x']",
        "//*[contains(@class, 'promo') or contains(@id, 'promo')]",
        "//img[contains(@src, '/ads/')]",
    )
    assert (rule.title, rule.author, rule.date) == (
        ("//h1[@class='t']",),
        ("//span[@class='who']",),
        ("//time/@datetime",),
    )
    assert rule.next_page == ("//a[@class='on']",)
    assert rule.single_page == ("(//a[@class='all'])[//div[@class='many']]",)
    assert rule.replace == (("a: b", "c"), ("<section", "<div"))
    assert rule.headers == (("user-agent", "Reader: 1"),)
    assert rule.prune is False
    assert rule.test_urls == ("https://example.org/piece",)


def test_rule_of_the_host_goes_before_the_rule_of_the_domain() -> None:
    wide = SiteRule(hosts=(".example.org",), name="wide")
    narrow = SiteRule(hosts=("blog.example.org",), name="narrow")
    both = (wide, narrow)
    assert find_rule(both, "https://blog.example.org/a") is narrow
    assert find_rule(both, "https://other.example.org/a") is wide
    assert find_rule(both, "https://www.example.org/a") is wide
    assert find_rule((narrow,), "https://example.org/a") is None
    assert find_rule(both, "https://badexample.org/a") is None
    assert find_rule(both, None) is None


def test_one_file_may_hold_rules_for_several_sites() -> None:
    rules = parse_rules(
        '[[site]]\nhosts = ["a.example"]\nbody = "#x"\n[[site]]\nhosts = ["b.example"]\n', name="two.toml"
    )
    assert [rule.hosts for rule in rules] == [("a.example",), ("b.example",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("body = '#x'", "hosts"),
        ("hosts = ['a']\nbdy = '#x'", "'bdy'"),
        ("hosts = ['a']\nbody = 'a:hover'", "`body`"),
        ("hosts = ['a']\nbody = 3", "`body`"),
        ("hosts = ['a'", "bad.toml"),
        ("hosts = ['a']\nprune = 'no'", "prune"),
    ],
)
def test_rule_that_can_not_be_read_says_where_and_why(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=r"bad\.toml") as caught:
        parse_rules(text, name="bad.toml")
    assert words in str(caught.value)


def test_folder_gives_its_rules_before_the_packaged_ones_and_tells_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('hosts = ["a.example"]\nbody = "article"\n')
    (tmp_path / "b.example.txt").write_text("body: //main\n")
    (tmp_path / "c.toml").write_text("nonsense")
    (tmp_path / "notes.md").write_text("not a rule")
    loaded = load_rules(tmp_path)
    assert [rule.name for rule in loaded.rules[:2]] == ["a.toml", "b.example.txt"]
    assert len(loaded.rules) > 2
    assert len(loaded.problems) == 1
    assert "c.toml" in loaded.problems[0]


def test_folder_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    assert load_rules(tmp_path / "none").problems == ()
    assert load_rules(None).rules


PAGE = fromstring(
    "<body><div id='a' class='x y-z'><p class='one'>1</p><p>2</p><span data-k='v-1'>3</span></div><p>4</p><ul><li>5</li><li>6</li></ul></body>"
)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("p", "124"),
        (".x p", "12"),
        ("div.x.y-z > p.one", "1"),
        ("#a p:not(.one)", "2"),
        ("[data-k]", "3"),
        ("[data-k^='v-'], li:first-child", "35"),
        ('[data-k$="1"]', "3"),
        ("[data-k*=v]", "3"),
        ("[data-k|=v]", "3"),
        ("[class~=x] > *", "123"),
        ("p + p", "2"),
        ("p.one ~ span", "3"),
        ("li:nth-child(2)", "6"),
        ("li:last-child", "6"),
        ("//li[1]", "5"),
        ("*:not(li) > li", "56"),
    ],
)
def test_selector_finds_what_a_browser_would(selector: str, texts: str) -> None:
    found = PAGE.xpath(to_xpath(selector))
    assert isinstance(found, list)
    assert "".join(element.text or "" for element in found if isinstance(element, HtmlElement)) == texts


@pytest.mark.parametrize("selector", ["", "p >", "> p", "p:hover", "p[", "..x", "a,,b", ":not(p > a)"])
def test_selector_beyond_what_is_known_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match=r"selector|read"):
        to_xpath(selector)
