"""The line people write in: completion, history and sending, by keyboard."""

import pytest
from playwright.sync_api import expect

from bot.commands.spec import EVERYWHERE
from tests.browser.conftest import Visit
from tests.browser.talk import composer, send

pytestmark = pytest.mark.browser


def test_commands_complete_by_keyboard(visit: Visit) -> None:
    page = visit.open()
    line = composer(page)
    line.press_sequentially("/")
    choices = page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(choices).to_have_count(len(EVERYWHERE))
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
