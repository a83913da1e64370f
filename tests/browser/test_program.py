"""The program itself in a real browser: `python -m bot play` on the sample show."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, program, visiting
from tests.browser.talk import answer, ask, press, squeezed

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sample_show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the playground on the sample show, with a data folder of its own."""
    data: Path = tmp_path_factory.mktemp("data")
    with program("-m", "bot", "play", "--no-open", "--port", "0", "--data", str(data)) as base:
        yield base


@pytest.fixture
def show(browser: Browser, sample_show: str) -> Iterator[Visit]:
    with visiting(browser, sample_show) as visit:
        yield visit


def test_a_quote_is_followed_to_the_words_in_its_transcript(show: Visit) -> None:
    page = show.open()
    first = ask(page, "/quote S3")
    said = first.locator("blockquote").inner_text()
    expect(first.locator("blockquote")).to_contain_text("S3")
    another = press(page, first, "Another")
    expect(another.locator("blockquote")).not_to_have_text(said)
    around = press(page, first, "Context").locator(".context")
    quoted = squeezed(" ".join(around.locator("mark").all_inner_texts()))
    assert quoted == squeezed(said)
    assert around.locator(".said").count() > 1

    with page.context.expect_page() as opened:
        first.get_by_role("link", name=re.compile("^lines? ")).click()
    transcript = opened.value
    marks = transcript.locator("mark")
    expect(marks.first).to_be_in_viewport()
    assert squeezed(" ".join(marks.all_inner_texts())) == squeezed(said)
    target = transcript.locator(f"[id='{transcript.url.partition('#')[2]}']")
    expect(target).to_be_in_viewport()


def test_what_nobody_said_is_refused_in_words(show: Visit) -> None:
    page = show.open()
    refusal = ask(page, "/ask how tall is the Eiffel tower in Wuppertal?")
    expect(refusal.locator(".notice.not_found")).to_be_visible()
    thanks = press(page, refusal, "Ask the hosts")
    expect(thanks.locator(".notice")).to_be_visible()


def test_a_question_in_plain_words_is_answered_with_receipts(show: Visit) -> None:
    page = show.open()
    page.get_by_role("navigation", name="Channels").get_by_role("button", name="Aftershow").click()
    found = ask(page, "why does data stay in S3?")
    expect(found.locator(".quote").first).to_be_visible()
    expect(found.locator(".quote").first.get_by_role("link", name=re.compile("^lines? "))).to_be_visible()


@pytest.mark.parametrize("command", ["takeaways", "hottakes"])
def test_an_episode_is_summed_up_with_receipts(show: Visit, command: str) -> None:
    page = show.open()
    found = ask(page, f"/{command} latest")
    expect(found.locator("ol > li .quote").first).to_be_visible()
    assert found.locator("ol > li").count() == found.locator("ol > li .quote").count() >= 2


def test_episodes_complete_and_open(show: Visit) -> None:
    page = show.open()
    composer = page.locator(".main textarea")
    composer.press_sequentially("/episode ")
    choices = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(choices.first).to_be_visible()
    composer.press("ArrowDown")
    composer.press("Tab")
    composer.press("Enter")
    found = answer(page, 0)
    with page.context.expect_page() as opened:
        found.get_by_role("link", name="Transcript").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()


def test_the_examples_it_offers_all_work(show: Visit) -> None:
    page = show.open()
    examples = page.locator(".main .example").all_inner_texts()
    assert "/quote S3" in examples
    for line in examples:
        expect(ask(page, line).locator(".notice")).to_have_count(0)
