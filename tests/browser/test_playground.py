"""The playground in a real browser, over a handler that answers every kind of block."""

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.chat.visible import visible
from tests.browser.conftest import Visit, visiting
from tests.browser.talk import ask, composer, messages, send
from tests.fakes.every_block import HOSTILE

pytestmark = pytest.mark.browser


def test_the_journey_from_a_quote_to_the_words_in_the_transcript(visit: Visit) -> None:
    page = visit.open()
    composer(page).press_sequentially("/quote S3")
    composer(page).press("Enter")
    first = messages(page).first
    expect(first.locator("blockquote")).to_have_text("The bucket is the house.")
    expect(first).to_contain_text("Only visible to you")
    expect(first.locator("figcaption")).to_contain_text("Jonas Okoye")
    expect(first).to_contain_text("Tigris \u00b7 transcribed as tigress")

    first.get_by_role("button", name="Another").click()
    expect(messages(page).nth(1).locator("blockquote")).to_have_text("Data has weight.")
    first.get_by_role("button", name="Context").click()
    expect(messages(page).nth(2).locator("mark")).to_have_text("The bucket is the house.")
    first.get_by_role("button", name="Share").click()
    expect(messages(page).nth(3).locator("blockquote")).to_have_text("The bucket is the house.")
    expect(messages(page).nth(3)).not_to_contain_text("Only visible to you")

    with page.context.expect_page() as opened:
        first.get_by_role("link", name=re.compile("^line ")).click()
    transcript = opened.value
    expect(transcript.locator("mark")).to_have_text("The bucket is the house.")
    expect(transcript.locator("mark")).to_be_in_viewport()
    assert transcript.evaluate("scrollY") > 0

    refusal = ask(page, "/ask what is the weather in Lisbon?")
    expect(refusal).to_contain_text("No one on the show has said")
    expect(refusal.get_by_role("button", name="Ask the hosts")).to_be_visible()


def test_a_speaker_nobody_knows_is_on_the_episode(visit: Visit) -> None:
    page = visit.open()
    for _ in range(3):
        said = ask(page, "/quote S3")
    expect(said.locator("figcaption")).to_contain_text("on the episode")


def test_an_example_is_sent_by_a_press(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("button", name="/quote S3").click()
    expect(messages(page)).to_have_count(1)
    expect(page.locator(".main .welcome")).to_have_count(0)


def test_plain_words_ask_in_the_direct_message_and_with_a_mention(visit: Visit) -> None:
    page = visit.open()
    expect(ask(page, "why is that?")).to_contain_text("begin with @aftershow")
    expect(ask(page, "@aftershow why is that?")).to_contain_text("This is what was said:")
    page.get_by_role("navigation", name="Channels").get_by_role("button", name="Aftershow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aftershow")
    expect(messages(page)).to_have_count(0)
    expect(ask(page, "why is that?")).to_contain_text("This is what was said:")


def test_a_thread_opens_beside_the_talk_and_counts_its_replies(visit: Visit) -> None:
    page = visit.open()
    ask(page, "/episodes").get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_be_visible()
    expect(composer(page, ".thread")).to_be_focused()
    send(page, "who pays?", ".thread")
    expect(messages(page, ".thread")).to_have_count(2)
    expect(page.locator(".main .reply-link.some")).to_have_text("2 replies")
    composer(page, ".thread").press("Escape")
    expect(thread).to_be_hidden()
    expect(composer(page)).to_be_focused()
    page.locator(".main .reply-link.some").click()
    expect(messages(page, ".thread")).to_have_count(2)


def test_an_answer_placed_in_a_thread_opens_it(visit: Visit) -> None:
    page = visit.open()
    send(page, "/thread")
    expect(page.locator(".thread")).to_contain_text("Here, under your message.")


def test_what_was_said_is_there_after_a_reload_and_in_a_second_tab(visit: Visit) -> None:
    page = visit.open()
    send(page, "/quote S3")
    expect(messages(page)).to_have_count(1)
    page.reload()
    expect(messages(page)).to_have_count(1)
    second = page.context.new_page()
    second.goto(visit.base)
    expect(messages(second)).to_have_count(1)
    send(second, "/episodes")
    expect(messages(page)).to_have_count(2)


def test_two_browsers_do_not_see_each_other(browser: Browser, every_block: str, visit: Visit) -> None:
    send(visit.open(), "/quote S3")
    expect(messages(visit.page)).to_have_count(1)
    with visiting(browser, every_block) as other:
        other.open()
        expect(other.page.locator(".main .welcome")).to_be_visible()
        expect(messages(other.page)).to_have_count(0)


def test_a_channel_with_news_says_so_until_it_is_opened(visit: Visit) -> None:
    page = visit.open()
    channels = page.get_by_role("navigation", name="Channels")
    channels.get_by_role("button", name="hosts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("# hosts")
    elsewhere = page.context.new_page()
    elsewhere.goto(visit.base)
    ask(elsewhere, "/quote S3")
    expect(channels.get_by_role("button", name="general new")).to_be_visible()
    channels.get_by_role("button", name="general").click()
    expect(channels.get_by_text("new", exact=True).first).to_be_hidden()
    expect(messages(page)).to_have_count(1)


_REMEMBER_STATUS = """() => {
    window.saidOfStatus = [];
    const look = () => document.querySelectorAll(".main [role=status]").forEach(
        one => window.saidOfStatus.push(one.textContent));
    new MutationObserver(look).observe(document.querySelector(".main"),
        {subtree: true, childList: true, characterData: true});
}"""
"""Keeps all that was shown, also what was gone before anybody asked for it."""


def test_waiting_is_shown_and_ends(visit: Visit) -> None:
    page = visit.open()
    page.evaluate(_REMEMBER_STATUS)
    send(page, "/quote S3")
    expect(messages(page)).to_have_count(1)
    assert any("Aftershow is looking" in said for said in page.evaluate("window.saidOfStatus"))
    expect(page.locator(".main .waiting")).to_have_count(0)


def test_every_kind_of_block_is_drawn(visit: Visit) -> None:
    page = visit.open()
    lines = ("/hottakes latest", "/episodes", "/broken", "/ask the weather")
    takes, episodes, error, refusal = [ask(page, line) for line in lines]
    expect(takes.locator("h3")).to_have_text("Hot takes")
    expect(takes.locator("ol > li .claim")).to_have_count(2)
    expect(takes.locator("ol > li .quote")).to_have_count(2)
    expect(takes).to_contain_text("To be judged on 1 March 2027.")
    expect(episodes.get_by_role("link", name="Transcript")).to_have_attribute("target", "_blank")
    expect(error.locator(".notice.error")).to_have_text("Error: That was a lot at once. Try again in 20 seconds.")
    expect(refusal.locator(".notice.not_found")).to_be_visible()


def test_hostile_text_stays_text(visit: Visit) -> None:
    page = visit.open()
    title = page.title()
    hostile = ask(page, "/hostile")
    send(page, HOSTILE)
    expect(hostile.locator("blockquote").first).to_have_text(visible(HOSTILE))
    for _ in range(2):
        expect(page.locator(".main .message.you .typed").nth(1)).to_contain_text(
            "<script>document.title='owned'</script>"
        )
        alive = "script", "img:not(.picture)", "b", "[onerror]"
        assert page.locator(", ".join(f".main .log {one}" for one in alive)).count() == 0
        links = page.locator(".main .log a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert [link for link in links if not link.startswith(("http", "/transcripts"))] == []
        assert page.title() == title
        page.reload()
        composer(page).wait_for()
