"""What is said of links that lead nowhere."""

from maturity.publishing.links import Links
from maturity.publishing.pages import GeneratedPage


def page(path: str, body: str) -> GeneratedPage:
    return GeneratedPage(path=path, title="", summary="", render=lambda: body)


def test_each_broken_link_is_named_once_with_the_first_page_that_has_it() -> None:
    links = Links()
    links.note(page("a/", '<p id="here"><a href="~/b/#there">b</a> <a href="~/">home</a></p>'))
    links.note(page("b/", '<p id="there"><a href="~/a/#gone">a</a> <img src="~/c.svg"></p>'))
    links.note(page("d/", '<a href="~/c.svg">c</a> <a href="~/written/#any">any</a>'))
    assert [*links.broken({"./", "a/", "b/", "written/"})] == [
        "Page 'b/' links to 'a/#gone': no such anchor.",
        "Page 'b/' links to 'c.svg', which does not exist.",
    ]
