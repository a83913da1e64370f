"""The playground in a real browser, over a handler that answers every kind of block."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit, visiting
from tests.fakes.every_block import HOSTILE, transcript_url

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)


def composer(page: Page, where: str = ".main") -> Locator:
    return page.locator(f"{where} textarea")


def send(page: Page, line: str, where: str = ".main") -> None:
    composer(page, where).fill(line)
    composer(page, where).press("Escape")
    composer(page, where).press("Enter")
    expect(composer(page, where)).to_have_value("")


def ask(page: Page, line: str) -> Locator:
    """Send `line` and wait for its answer."""
    before = messages(page).count()
    send(page, line)
    expect(messages(page)).to_have_count(before + 1)
    return messages(page).nth(before)


def messages(page: Page, where: str = ".main") -> Locator:
    return page.locator(f"{where} .message.aftershow")


def reaches_beyond(page: Page, width: int) -> list[str]:
    """Shown elements that end right of the window."""
    found = page.evaluate(
        """width => [...document.querySelectorAll("body *")]
             .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0)
             .filter(e => e.getBoundingClientRect().right > width + 0.5 ||
                          (e.scrollWidth > e.clientWidth && /auto|scroll/.test(getComputedStyle(e).overflowX)))
             .map(e => e.tagName + "." + e.className)""",
        width,
    )
    return [str(name) for name in found]


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


def test_commands_complete_by_keyboard(visit: Visit) -> None:
    page = visit.open()
    line = composer(page)
    line.press_sequentially("/")
    choices = page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(choices).to_have_count(7)
    expect(line).to_have_attribute("aria-expanded", "true")
    line.press("ArrowDown")
    line.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("/takeaways")
    expect(line).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    line.press("Escape")
    expect(choices.first).to_be_hidden()
    expect(line).to_have_value("/")
    line.press_sequentially("q")
    expect(choices).to_have_count(1)
    line.press("Tab")
    expect(line).to_have_value("/quote ")


def test_arguments_complete_by_keyboard(visit: Visit) -> None:
    page = visit.open()
    line = composer(page)
    line.press_sequentially("/quote s")
    choices = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(choices).to_have_text(
        [
            "S3 \u00b7 said often",
            "S3 Express \u00b7 said often",
            "storage \u00b7 said often",
            "streams \u00b7 said often",
        ]
    )
    line.press("ArrowDown")
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value("/quote S3 Express")
    line.press("Enter")
    expect(page.locator(".main .message.you")).to_contain_text("/quote S3 Express")


def test_enter_sends_what_was_typed_though_suggestions_are_open(visit: Visit) -> None:
    page = visit.open()
    composer(page).press_sequentially("/quote s")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    composer(page).press("Enter")
    expect(page.locator(".main .message.you .typed")).to_have_text("/quote s")


def test_the_up_key_brings_back_what_was_sent(visit: Visit) -> None:
    page = visit.open()
    for line in ("/quote one", "/episodes"):
        send(page, line)
        expect(page.locator(".main .message.you .typed").last).to_have_text(line)
    composer(page).press("ArrowUp")
    expect(composer(page)).to_have_value("/episodes")
    composer(page).press("ArrowUp")
    expect(composer(page)).to_have_value("/quote one")
    composer(page).press("ArrowDown")
    composer(page).press("ArrowDown")
    expect(composer(page)).to_have_value("")


def test_shift_and_enter_make_a_second_line(visit: Visit) -> None:
    page = visit.open()
    composer(page).press_sequentially("first")
    composer(page).press("Shift+Enter")
    composer(page).press_sequentially("second")
    expect(composer(page)).to_have_value("first\nsecond")


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


def test_waiting_is_shown_and_ends(visit: Visit) -> None:
    page = visit.open()
    send(page, "/quote S3")
    expect(page.locator(".main [role=status]")).to_contain_text("Aftershow is looking")
    expect(messages(page)).to_have_count(1)
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
    expect(hostile.locator("blockquote").first).to_have_text(HOSTILE)
    for _ in range(2):
        expect(page.locator(".main .message.you .typed").nth(1)).to_contain_text(
            "<script>document.title='owned'</script>"
        )
        assert page.locator(".main .log script, .main .log img, .main .log b, .main .log [onerror]").count() == 0
        links = page.locator(".main .log a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert [link for link in links if not link.startswith(("http", "/transcripts"))] == []
        assert page.title() == title
        page.reload()
        composer(page).wait_for()


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
