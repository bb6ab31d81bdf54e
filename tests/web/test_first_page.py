"""The first page's own path leads to the root, with what the address asks for; every other path goes on."""

import pytest
from serving import get, served
from starlette.responses import PlainTextResponse

from campaignplan.web.first_page import FirstPage

BEHIND = PlainTextResponse("the app")


@pytest.mark.parametrize(("base", "root"), [("", "/"), ("/plan/", "/plan/")])
def test_the_first_page_has_one_address(base: str, root: str) -> None:
    with served(FirstPage(BEHIND, base)) as port:
        for path, goal in {
            f"{root}overview": root,
            f"{root}overview/": root,
            f"{root}overview?lang=en&plan=%E5%BA%97": f"{root}?lang=en&plan=%E5%BA%97",
            f"{root}overview?next=//elsewhere": f"{root}?next=//elsewhere",
        }.items():
            got = get(port, path)
            assert (got.status, got.headers["location"]) == (307, goal), path
        for path in (root, f"{root}overviews", f"{root}budget", f"{root}x/overview", "//overview"):
            assert get(port, path).body == b"the app", path


def test_it_is_the_first_of_the_pages() -> None:
    from campaignplan.resources import shipped
    from campaignplan.web.first_page import NAME

    listed = next(line for line in (shipped("app") / "page.py").read_text().splitlines() if line.startswith("PAGES"))
    assert listed.startswith(f'PAGES = ("{NAME}",')
