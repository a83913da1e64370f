"""The clock of the playground: turned forward, it brings posts, polls and pictures while one looks on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, program, visiting
from tests.browser.talk import messages, reaches_beyond, send, squeezed

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh() -> Iterator[str]:
    """A program of its own: what is posted unasked stands there for everybody."""
    with program("tests/fakes/browser_program.py") as base:
        yield base


def test_a_day_later_a_quote_with_its_card_and_a_poll_stand_there(browser: Browser, fresh: str) -> None:
    with visiting(browser, fresh) as visit:
        page = visit.open()
        clock = page.get_by_role("region", name="Clock")
        expect(clock).to_contain_text("Wednesday, 4 March 2026")
        clock.get_by_role("button", name="+1 day").click()
        expect(clock).to_contain_text("Thursday, 5 March 2026")
        expect(clock.get_by_role("status")).to_have_text("3 posts appeared.")
        expect(messages(page)).to_have_count(2)
        picture = messages(page).first.get_by_role("img", name="A quote card")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
        poll = page.get_by_role("group", name="Does data have weight?")
        assert "Agree 75 % (12)" in squeezed(poll.inner_text())
        expect(page.locator(".main .message .reply-link.some")).to_have_text("1 reply")
        clock.get_by_role("button", name="+1 hour").click()
        expect(clock.get_by_role("status")).to_have_text("Nothing was due.")


def test_a_vote_changes_the_bars_for_everybody(browser: Browser, fresh: str) -> None:
    with visiting(browser, fresh) as ada, visiting(browser, fresh) as bela:
        for visit in (ada, bela):
            visit.open()
        send(ada.page, "/clock +1d")
        poll = bela.page.get_by_role("group", name="Does data have weight?")
        expect(poll).to_contain_text("16 people voted.")
        ada.page.get_by_role("group", name="Does data have weight?").get_by_role("button", name="Agree").first.click()
        expect(poll).to_contain_text("17 people voted.")
        expect(poll.locator(".choice").first).to_contain_text("(13)")


def test_who_comes_later_finds_what_was_posted(browser: Browser, fresh: str) -> None:
    with visiting(browser, fresh) as ada:
        ada.open()
        send(ada.page, "/clock +1d")
        expect(messages(ada.page).locator(".picture")).to_have_count(1)
        with visiting(browser, fresh) as bela:
            bela.open()
            expect(bela.page.get_by_role("group", name="Does data have weight?")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_polls_pictures_and_the_clock_fit_a_small_phone(browser: Browser, fresh: str, dark: bool) -> None:
    with visiting(browser, fresh, width=360, height=740, dark=dark) as visit:
        page = visit.open()
        send(page, "/clock +1w")
        expect(page.get_by_role("group", name="Does data have weight?")).to_be_visible()
        assert reaches_beyond(page, 360) == []
        page.get_by_role("button", name="Channels", exact=True).click()
        expect(page.get_by_role("button", name="+1 week")).to_be_visible()
        assert reaches_beyond(page, 360) == []


def test_the_clock_says_how_it_is_turned(visit: Visit) -> None:
    page = visit.open()
    send(page, "/clock")
    expect(messages(page).last).to_contain_text("/clock +1h, /clock +1d and /clock +1w")
