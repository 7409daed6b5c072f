"""Whole pages in, articles out: text, structure, state and reason, on pages of many makes."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from opreader.extract import FullText, NoFullText, SiteRule, extract
from opreader.extract.rule_files import parse_rules
from opreader.model import PageTeaser

PAGES = Path(__file__).parent / "pages"
COUNCIL = "The council voted late on Thursday to close the old bridge for good and…"


def read(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


def found(name: str, teaser: str | None, *, url: str | None = None, rules: tuple[SiteRule, ...] = ()) -> FullText:
    page = extract(read(name), url=url or f"https://site.example/2026/{name}", teaser=teaser, rules=rules)
    assert isinstance(page, FullText), page
    return page


def refused(name: str, teaser: str | None = COUNCIL, *, title: str | None = None) -> NoFullText:
    page = extract(read(name), url=f"https://site.example/2026/{name}", teaser=teaser, title=title)
    assert isinstance(page, NoFullText), page
    return page


def tree(page: FullText) -> HtmlElement:
    return fromstring(f"<div>{page.html}</div>")


def notes_link_both_ways(page: FullText) -> bool:
    root = tree(page)
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    links = [link for link in root.iter("a") if (link.get("href") or "").startswith("#")]
    return len(links) >= 4 and all((link.get("href") or "")[1:] in ids for link in links)


def test_weblog_gives_the_post_without_what_stands_round_it() -> None:
    page = found("wordpress", "Every town I have lived in gave away its most valuable land by the metre, and…")
    assert page.state == "full"
    assert page.text.startswith("Every town I have lived in")
    assert page.text.endswith("P.S. The empty bays have since become a market again, on Saturdays at least.")
    for junk in ("newsletter", "inbox", "Share this", "Related", "drains and lamp posts.", "Posted in", "Read more"):
        assert junk not in page.text
    assert (page.title, page.authors) == ("The quiet cost of free parking", ("Ines Marlow",))
    assert (page.published, page.language) == ("2026-11-03T08:00:00+00:00", "en-GB")


def test_weblog_keeps_headings_quotes_numbers_links_and_emphasis() -> None:
    page = found("wordpress", "Every town I have lived in gave away its most valuable land by the metre, and…")
    root = tree(page)
    assert [heading.text for heading in root.iter("h2")] == ["What the surveys say"]
    (numbers,) = root.iter("ol")
    assert (numbers.get("start"), len(numbers)) == ("3", 3)
    assert "3. Shops close to paid bays" in page.text
    assert [quote.text_content().strip() for quote in root.iter("blockquote")] == [
        "We had been paying for emptiness, and calling it welcome."
    ]
    assert [link.get("href") for link in root.iter("a")] == ["https://site.example/reports/bays.pdf"]
    assert [em.text for em in root.iter("em")] == ["never drive at all"]
    assert root.find("hr") is not None


def test_lazy_picture_comes_with_its_address_alt_and_caption_which_is_no_running_text() -> None:
    page = found("wordpress", "Every town I have lived in gave away its most valuable land by the metre, and…")
    (figure,) = tree(page).iter("figure")
    (image,) = figure.iter("img")
    assert image.get("src") == "https://site.example/uploads/bays.jpg"
    assert image.get("alt") == "Empty bays in front of a closed market hall"
    assert figure.findtext("figcaption") == "The market hall on a Tuesday. Photograph: I. Marlow"
    assert "on a Tuesday" not in page.text


def test_page_names_its_related_headlines() -> None:
    page = found("wordpress", "Every town I have lived in gave away its most valuable land by the metre, and…")
    assert page.related == (
        PageTeaser("Who is afraid of a bus lane?", "https://site.example/2026/10/bus-lanes/"),
        PageTeaser("Why the benches went away last summer", "https://thekerb.example/2026/08/benches/"),
        PageTeaser("A street without trees is a street without talk", "https://site.example/2026/07/trees/"),
    )


def test_letter_keeps_footnotes_that_link_both_ways_and_its_pull_quote_once() -> None:
    page = found("letter", "Ten years ago I wrote that nobody would read long letters on a telephone…")
    assert page.state == "full"
    assert page.text.count("I was wrong most often when I was bored") == 1
    assert notes_link_both_ways(page)
    assert "1 Rousseau would disagree" in page.text
    assert [heading.text for heading in tree(page).iter("h2")] == ["What the list taught me"]
    assert [image.get("src") for image in tree(page).iter("img")] == ["https://cdn.example/w_1456/list.jpg"]
    for junk in ("paid subscriber", "Subscribe now", "Leave a comment", "Nov 02"):
        assert junk not in page.text


def test_body_in_sibling_containers_is_found_whole() -> None:
    page = found("siblings", "The ferry was to come back in April, then in August…")
    assert page.state == "full"
    assert page.text.count("\n\n") == 5
    assert page.text.endswith("will have the grace not to make a speech.")
    assert "Advertisement" not in page.text


def test_box_about_the_author_goes() -> None:
    page = found("siblings", "The ferry was to come back in April, then in August…")
    assert page.authors == ("Karin Oestre",)
    assert "columnist for the North Shore Post" not in page.text


def test_essay_of_bare_text_and_breaks_has_paragraphs_lists_and_notes() -> None:
    page = found("essay", "The first parliament that I attended as a boy was held…")
    root = tree(page)
    assert page.text.startswith("The first parliament")
    assert len(root.findall("p")) == 7
    assert [len(items.findall("li")) for items in root.iter("ul")] == [2, 1]
    assert root.findtext(".//pre/code") == "  ayes   11\n  noes    9\n  asleep  2"
    assert notes_link_both_ways(page)
    assert [sup.text_content() for sup in root.iter("sup")] == ["[1]", "[2]"]
    assert root.findtext(".//strong") == "memory device"


def test_table_survives_with_its_caption_before_it() -> None:
    page = found("table", "Der Deich hinter meinem Haus ist achtzig Jahre alt…")
    (table,) = tree(page).iter("table")
    assert [[cell.text for cell in row] for row in table.iter("tr")] == [
        ["Amt", "Anteil"],
        ["Land", "12,5"],
        ["Kreis", "4,0"],
    ]
    before = table.getprevious()
    assert before is not None
    assert before.text == "Kosten in Millionen"
    assert "Land\t12,5" in page.text
    assert (page.language, page.published) == ("de", "2026-10-30T06:15:00+01:00")


def test_read_also_line_in_the_middle_does_not_end_the_article() -> None:
    page = found("table", "Der Deich hinter meinem Haus ist achtzig Jahre alt…")
    assert "Lesen Sie auch" not in page.text
    assert page.text.endswith("steht am Ende im Nassen.")
    assert [link.title for link in page.related] == [
        "Wie der Deich an die Küste kam",
        "Warum das Watt keine Behörde braucht",
        "Die Schleuse, die keiner schließen will",
    ]


def test_nested_lists_and_several_paragraphs_in_an_item_survive() -> None:
    page = found("numbered", "Most arguments in public are lost before they begin…")
    outer, inner = tree(page).iter("ol")
    assert len(outer.findall("li")) == 3
    assert [paragraph.text for paragraph in outer[0].iter("p")] == [
        "Say the other side's case first.",
        "If they don't nod, say it again.",
    ]
    assert [item.text for item in inner] == ["Then ask yourself.", "Write both answers down."]
    assert tree(page).findtext(".//sub") == "2"
    assert tree(page).findtext(".//code") == "silence > noise"


def test_captions_stay_with_their_pictures_whatever_the_make() -> None:
    page = found("captions", "On a vendu la place du village un mardi, à onze heures…")
    figures = list(tree(page).iter("figure"))
    assert [next(figure.iter("img")).get("src") for figure in figures] == [
        "https://site.example/img/place-1200.jpg",
        "https://site.example/img/acte.jpg",
    ]
    assert [figure[-1].text_content().split(".")[0].split(",")[0] for figure in figures] == ["La place", "L’acte"]
    assert "pixel" not in page.html
    assert page.related == (PageTeaser("La fontaine qui ne coulait que la nuit", "https://site.example/fontaine"),)


def test_text_without_spaces_between_words_is_measured_and_found() -> None:
    page = found("japanese", "駅前にあった小さな本屋が、先月の終わりに静かに店を閉じた…")
    assert page.state == "full"
    assert page.text.count("\n\n") == 2
    assert page.related == (PageTeaser("図書館に届いた三千冊の本のゆくえを追って", "https://site.example/a1"),)


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("consent", "gated", "the page asks for consent"),
        ("login", "gated", "the page asks for a login"),
        ("index", "failed", "the page is a list of articles"),
        ("missing", "failed", "the page says that there is no such article"),
        ("other", "failed", "text does not contain the feed's teaser"),
    ],
)
def test_page_without_the_article_says_what_it_is(name: str, state: str, reason: str) -> None:
    page = refused(name)
    assert (page.state, page.reason) == (state, reason)


def test_feed_whose_words_are_not_in_the_text_is_believed_by_its_title() -> None:
    page = extract(read("other"), teaser=COUNCIL, title="How to prune a pear tree")
    assert isinstance(page, FullText)
    assert page.text.startswith("A pear tree should be pruned")


def test_paywall_marked_in_json_ld_keeps_the_part_before_the_wall() -> None:
    page = found("paywall", "There is a room in the ministry that holds nothing but maps…")
    assert (page.state, page.reason) == ("gated", "the page asks for a subscription")
    assert page.text.endswith("What he did there on the night of the vote has never been told in full.")


def test_first_page_of_several_is_partial_and_knows_the_next_but_not_the_next_article() -> None:
    page = found(
        "first_page", "We set out before the bakers did, with one working…", url="https://site.example/ostrava"
    )
    assert (page.state, page.reason) == ("partial", "the article goes on on another page")
    assert page.next_page == "https://site.example/ostrava?page=2"
    assert "Next page" not in page.text


def test_thin_page_is_partial_and_names_other_addresses() -> None:
    page = found("thin", "The open office was sold to us as a conversation, and it turned out…")
    assert (page.state, page.reason) == ("partial", "the page holds little more than the feed's teaser")
    assert page.alternatives == (
        "https://desk.example/amp/open-office",
        "https://desk.example/open-office",
        "https://site.example/print/open-office",
    )


def test_amp_page_gives_text_and_picture() -> None:
    page = found("amp", "The open office was sold to us as a conversation, and it turned out…")
    assert page.state == "full"
    assert page.text.count("\n\n") == 2
    assert [image.get("src") for image in tree(page).iter("img")] == ["https://site.example/img/desk.jpg"]


def test_without_a_teaser_the_article_is_found_all_the_same() -> None:
    for name, first in (
        ("wordpress", "Every town"),
        ("siblings", "The ferry"),
        ("other", "A pear tree"),
        ("table", "Der Deich"),
    ):
        assert found(name, None).text.startswith(first), name


def test_site_rule_in_toml_wins_and_says_so() -> None:
    rules = parse_rules('hosts = ["site.example"]\nbody = ".chunk-2"\ntitle = "h1"\n', name="site.toml")
    page = found("siblings", "The ferry was to come back in April…", rules=rules)
    assert (page.source, page.title) == ("rule", "A harbour waits for its ferry")
    assert page.text.startswith("An old man with a dog")
    assert page.text.count("\n\n") == 1
    assert page.explain[0].startswith("site rule site.toml")


def test_rule_in_ftr_format_wins_and_strips() -> None:
    rules = parse_rules(
        "# a rule\nbody: //div[@class='col-a']\nstrip_id_or_class: chunk-2\nstrip: //h1\n", name="site.example.txt"
    )
    page = found("siblings", None, rules=rules)
    assert page.source == "rule"
    assert "An old man" not in page.text
    assert "Passengers can be counted" in page.text


def test_rule_that_finds_nothing_leaves_the_page_to_the_others() -> None:
    rules = parse_rules('hosts = ["site.example"]\nbody = "#gone"\n', name="old.toml")
    page = found("siblings", "The ferry was to come back in April…", rules=rules)
    assert page.source == "page"
    assert "site rule old.toml: its body is not on the page" in page.explain


def test_explain_says_who_won() -> None:
    page = found("letter", "Ten years ago I wrote that nobody would read long letters…")
    assert any(line.startswith("chosen: the feed's words") for line in page.explain)
    assert "dropped 1: a pull quote" in page.explain


def test_words_of_the_page_can_not_steer_a_terminal() -> None:
    page = extract("<p>" + "A sentence with &#27;[31m in the midst of it, long enough to be kept. " * 3 + "</p>")
    assert isinstance(page, FullText)
    assert "\x1b" not in page.text + page.html


def test_links_that_run_scripts_are_words_only() -> None:
    text = "A sentence that is long enough to be taken for an article by anybody who reads it. " * 3
    page = extract(
        f"<article><p>{text}<a href='javascript:steal()'>press</a> <a href='/x'>read</a></p></article>",
        url="https://a.example/",
    )
    assert isinstance(page, FullText)
    assert "javascript" not in page.html
    assert 'href="https://a.example/x"' in page.html


@pytest.mark.parametrize(
    "page",
    [
        "",
        "   ",
        "plain words",
        "<html></html>",
        "<p>",
        b"\xff\xfe\x00",
        "\x00\x00",
        "<!-- -->",
        "<frameset><frame src=x></frameset>",
    ],
)
def test_almost_nothing_is_an_answer_too(page: str | bytes) -> None:
    assert isinstance(extract(page, url="https://a.example/", teaser=COUNCIL), NoFullText)
