"""Which pictures of a document are worth fetching."""

from opreader.document import Document, Image, ListBlock, Paragraph, Quote, Span, parse_document
from opreader.document.pictures import list_pictures

PAGE = """
<p>The harbour at noon <img src="/one.jpg" width="400" height="300" alt="Boats"></p>
<blockquote><p>As one said</p><figure><img src="two.png"><figcaption>Nets</figcaption></figure></blockquote>
<ul><li>First <p><img src="https://other.example/three.webp"></p></li></ul>
<p><img src="https://daily.example/one.jpg" alt="Boats again"></p>
<p><img src="data:image/png;base64,AAAA" alt="Inlined"> <img src="file:///etc/passwd" alt="Local"></p>
"""


def test_pictures_of_a_page_are_listed_absolute_in_reading_order_and_once() -> None:
    document = parse_document(PAGE, "html", base_url="https://daily.example/columns/harbour.html")
    assert list_pictures(document) == [
        "https://daily.example/one.jpg",
        "https://daily.example/columns/two.png",
        "https://other.example/three.webp",
    ]


def test_pictures_inside_quotes_and_lists_come_in_their_place() -> None:
    first, second, third = (Image(f"https://a.example/{n}.png") for n in range(3))
    document = Document((Quote((ListBlock(((first,), (second,))),)), Paragraph((Span("Words"),)), third))
    assert list_pictures(document) == [first.src, second.src, third.src]


def test_only_web_addresses_are_listed() -> None:
    addresses = (None, "", "/one.png", "file:///etc/passwd", "data:image/png,x", "https://", "ftp://a.example/x.png")
    wanted = "HTTP://a.example/x.png"
    assert list_pictures(Document((*(Image(address) for address in addresses), Image(wanted)))) == [wanted]


def test_of_many_pictures_the_first_sixty_are_listed() -> None:
    images = tuple(Image(f"https://a.example/{number // 2}.png") for number in range(400))
    found = list_pictures(Document(images))
    assert len(found) == 60
    assert found[-1] == "https://a.example/59.png"


def test_a_text_without_pictures_has_none() -> None:
    assert list_pictures(parse_document("Only words.", "text")) == []
