"""Every message fits every platform, and says what is missing."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from bot.chat.blocks import Block, ContextBlock, EpisodeList, Heading, ItemList, Notice, QuoteBlock, Text
from bot.chat.capabilities import DISCORD, SLACK, Capabilities, cost
from bot.chat.fit import fit, notification_text
from bot.chat.graphemes import graphemes
from bot.chat.measures import buttons_of, length, parts
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.shorten import LEFT_OUT
from tests.conftest import FULL
from tests.fakes.generated_messages import messages

EXAMPLES = 5_000 if FULL else 500
platforms = pytest.mark.parametrize("place", [SLACK, DISCORD], ids=lambda place: place.platform)


@platforms
@given(message=messages())
@settings(max_examples=EXAMPLES)
def test_every_limit_of_the_platform_holds(place: Capabilities, message: OutgoingMessage) -> None:
    fitted = fit(message, place)
    assert within(sum(length(block, place) for block in fitted.blocks), place.text_length)
    assert within(sum(parts(block, place) for block in fitted.blocks), place.parts)
    assert within(len(buttons_of(fitted.blocks)), place.buttons_per_message)
    assert within(cost(notification_text(fitted, place), place), place.notification_length)
    for button in buttons_of(fitted.blocks):
        assert button.label
        assert within(cost(button.label, place), place.button_label)
    for block in fitted.blocks:
        if isinstance(block, Heading):
            assert block.text.strip()
            assert within(cost(block.text, place), place.heading_length)
        elif isinstance(block, Text | Notice):
            assert block.text.strip()
            assert within(cost(block.text, place), place.block_length)
        elif isinstance(block, ItemList | EpisodeList):
            items = block.items if isinstance(block, ItemList) else block.episodes
            assert within(len(items), place.list_items)
            assert items
        for quote in quotes_in(block):
            assert within(cost(quote, place), place.block_length)


@platforms
@given(message=messages())
@settings(max_examples=EXAMPLES // 10)
def test_what_was_left_out_is_said_and_quotes_are_never_changed_otherwise(
    place: Capabilities, message: OutgoingMessage
) -> None:
    fitted = fit(message, place)
    said = [text for block in message.blocks for text in quotes_in(block)]
    told = plain_text(fitted)
    for block in fitted.blocks:
        for text in quotes_in(block):
            assert text in said or any(one.startswith(text.removesuffix(LEFT_OUT)) for one in said)
            if text not in said:
                assert text.endswith(LEFT_OUT.strip())
                assert "marks where the words go on" in told or "There is more" in told
    before, after = items_in(message), items_in(fitted)
    assert after <= before
    if after < before:
        assert "more" in told


@platforms
@given(message=messages())
@settings(max_examples=EXAMPLES // 10)
def test_fitting_twice_changes_nothing_and_nothing_becomes_empty(place: Capabilities, message: OutgoingMessage) -> None:
    fitted = fit(message, place)
    assert fit(fitted, place) == fitted
    if plain_text(message).strip():
        assert fitted.blocks
    if place.unique_actions:
        actions = [button.action for button in buttons_of(fitted.blocks)]
        assert len(actions) == len(set(actions))


@platforms
@given(message=messages())
@settings(max_examples=EXAMPLES // 10)
def test_texts_are_cut_between_characters_as_people_see_them(place: Capabilities, message: OutgoingMessage) -> None:
    originals = [block.text for block in message.blocks if isinstance(block, Text | Notice)]
    for block in fit(message, place).blocks:
        if isinstance(block, Text | Notice) and block.text.endswith(" \u2026") and block.text not in originals:
            kept = list(graphemes(block.text.removesuffix(" \u2026")))
            assert any(list(graphemes(one))[: len(kept)] == kept for one in originals)


def within(size: int, most: int | None) -> bool:
    return most is None or size <= most


def quotes_in(block: Block) -> Iterator[str]:
    if isinstance(block, QuoteBlock):
        yield block.text
    elif isinstance(block, ItemList):
        yield from (item.quote.text for item in block.items if item.quote is not None)
    elif isinstance(block, ContextBlock):
        yield from (line.text for line in block.lines)


def items_in(message: OutgoingMessage) -> int:
    return sum(
        len(block.items) if isinstance(block, ItemList) else len(block.episodes)
        for block in message.blocks
        if isinstance(block, ItemList | EpisodeList)
    )
