"""For everybody: by keyboard, by screen reader, in light and dark, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, visiting
from tests.browser.talk import ask, composer, messages, reaches_beyond, send
from tests.fakes.every_block import transcript_url

pytestmark = pytest.mark.browser


def test_the_page_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open()
    expect(composer(page)).to_be_focused()
    page.keyboard.type("/quote S3")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(messages(page)).to_have_count(1)
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Another":
            break
    page.keyboard.press("Enter")
    expect(messages(page)).to_have_count(2)
    page.keyboard.press("/")
    expect(composer(page)).to_be_focused()


def test_the_talk_is_named_for_screen_readers(visit: Visit) -> None:
    page = visit.open()
    expect(page.get_by_role("log", name="Messages in #general")).to_be_visible()
    expect(page.get_by_role("combobox", name="Write in #general")).to_be_visible()
    current = page.get_by_role("navigation", name="Channels").locator("[aria-current=page]")
    expect(current).to_have_accessible_name(re.compile("general"))
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, a, textarea")].filter(e => e.checkVisibility())
             .filter(e => !(e.getAttribute("aria-label") || e.textContent.trim())).map(e => e.outerHTML)"""
    )
    assert unnamed == []
    assert page.locator("html").get_attribute("lang")


def test_light_and_dark_follow_the_system_and_the_switch(browser: Browser, every_block: str) -> None:
    with visiting(browser, every_block, dark=True) as visit:
        page = visit.open()
        background = "getComputedStyle(document.querySelector('.main')).backgroundColor"
        dark = page.evaluate(background)
        page.get_by_role("button", name="Switch between light and dark").click()
        light = page.evaluate(background)
        assert dark != light
        page.reload()
        composer(page).wait_for()
        assert page.evaluate(background) == light


def test_a_phone_shows_everything_within_its_width(phone: Visit) -> None:
    page = phone.open()
    for line in ("/quote S3", "/hottakes latest", "/episodes", "/ask the weather", "x" * 300, "/hostile"):
        ask(page, line)
    assert reaches_beyond(page, 360) == []
    composer(page).press_sequentially("/")
    expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    assert reaches_beyond(page, 360) == []


def test_a_phone_keeps_channels_in_a_drawer_and_threads_over_the_talk(phone: Visit) -> None:
    page = phone.open()
    channels = page.get_by_role("navigation", name="Channels")
    expect(channels).to_be_hidden()
    page.get_by_role("button", name="Channels", exact=True).click()
    expect(channels.get_by_role("button", name="general")).to_be_focused()
    page.keyboard.press("Escape")
    expect(channels).to_be_hidden()
    page.get_by_role("button", name="Channels", exact=True).click()
    channels.get_by_role("button", name="episodes").click()
    expect(channels).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("# episodes")
    send(page, "/episodes")
    page.get_by_role("button", name="Reply in thread").last.click()
    expect(page.get_by_role("complementary", name="Thread")).to_be_in_viewport(ratio=0.99)
    assert reaches_beyond(page, 360) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_transcript_fits_its_window_and_opens_at_the_mark(browser: Browser, every_block: str, width: int) -> None:
    with visiting(browser, every_block, width=width, height=700) as visit:
        page = visit.open(transcript_url("Data has weight."))
        expect(page.locator("mark")).to_be_in_viewport()
        assert reaches_beyond(page, width) == []
        page.get_by_role("link", name="All episodes").click()
        page.get_by_role("link", name="What a lake costs").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What a lake costs")


def test_a_growing_answer_is_read_out_once_it_is_whole(visit: Visit) -> None:
    page = visit.open()
    send(page, "/ask slowly 4")
    growing = messages(page).last
    expect(growing).to_have_attribute("aria-busy", "true")
    expect(growing.get_by_role("button", name="Reply in thread")).to_have_count(0)
    expect(page.locator(".main").get_by_role("status")).to_have_text("Aftershow is writing")
    expect(growing).to_contain_text("That is all.")
    expect(growing).not_to_have_attribute("aria-busy", "true")
    expect(growing.get_by_role("button", name="Reply in thread")).to_have_count(1)
    expect(page.locator(".main").get_by_role("status")).to_have_text("")
    expect(messages(page)).to_have_count(1)


def test_a_growing_answer_is_followed_from_its_question_on_until_somebody_scrolls(visit: Visit) -> None:
    page = visit.open()
    ask(page, "/quote S3")
    ask(page, "/episodes")
    send(page, "/ask slowly 9")
    typed = page.locator(".main .message.you").last
    expect(messages(page).last).to_contain_text("That is all.")
    expect(typed).to_be_in_viewport()
    log = "document.querySelector('.main .log')"
    page.wait_for_function(
        f"() => Math.abs(document.querySelectorAll('.main .message.you')[2].getBoundingClientRect().top"
        f" - {log}.getBoundingClientRect().top) < 30"
    )

    send(page, "/ask slowly 9")
    expect(messages(page).last).to_have_attribute("aria-busy", "true")
    page.locator(".main .log").hover()
    page.mouse.wheel(0, -4000)
    page.wait_for_function(f"() => {log}.scrollTop === 0")
    expect(messages(page).last).to_contain_text("That is all.")
    expect(messages(page).last).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate(f"{log}.scrollTop") == 0
