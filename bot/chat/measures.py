"""How much room blocks take on a platform: at least as much as any sensible drawing of them needs."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonsKind,
    ContextBlock,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    QuoteBlock,
    Receipt,
    Text,
)
from bot.chat.capabilities import Capabilities, cost
from bot.chat.poll_words import choice_buttons

_AROUND = 16
"""Numbers, marks and line breaks around a piece of text."""
_AROUND_RECEIPT = 48
"""The dash, commas, emphasis and the marks of two links."""
_BAR = 48
"""A choice's number, bar and count."""


def parts(block: Block, capabilities: Capabilities) -> int:
    """A paragraph is one part, a quote or context with its receipt two; an item one for its text, two for its quote,
    one for its buttons; an episode one; buttons one for each row; a poll one for its question, each choice, each tally
    of its split and its small print; a picture one."""
    match block:
        case Heading() | Text() | Notice():
            return 1
        case QuoteBlock() | ContextBlock():
            return 2
        case ItemList():
            return sum(1 + 2 * (item.quote is not None) + bool(item.buttons) for item in block.items)
        case EpisodeList():
            return len(block.episodes)
        case Buttons():
            return _rows(block, capabilities)
        case PollBlock():
            return 2 + len(block.choices) + len(block.split)
        case PictureBlock():
            return 1
        case _:
            assert_never(block)


def _rows(block: Buttons, capabilities: Capabilities) -> int:
    """Feedback of the platform's own is a row for the first two buttons."""
    count = len(block.buttons)
    row = capabilities.buttons_per_row or count or 1
    if capabilities.feedback and block.kind is ButtonsKind.FEEDBACK and count > 1:
        return 1 - (2 - count) // row
    return -(-count // row)


def length(block: Block, capabilities: Capabilities) -> int:
    """Characters of a block as the platform counts them; buttons and pictures have none."""
    match block:
        case Heading() | Text() | Notice():
            return cost(block.text, capabilities) + _AROUND
        case QuoteBlock():
            return _quote(block, capabilities)
        case ItemList():
            return sum(_item(item, capabilities) for item in block.items)
        case EpisodeList():
            return sum(_episode(line, capabilities) for line in block.episodes)
        case ContextBlock():
            lines = sum(_texts((line.speaker, line.text), capabilities) for line in block.lines)
            return lines + _receipt(block.receipt, capabilities)
        case Buttons() | PictureBlock():
            return 0
        case PollBlock():
            return _poll(block, capabilities)
        case _:
            assert_never(block)


def buttons_of(blocks: Sequence[Block]) -> list[Button]:
    found: list[Button] = []
    for block in blocks:
        if isinstance(block, Buttons):
            found.extend(block.buttons)
        elif isinstance(block, ItemList):
            found.extend(button for item in block.items for button in item.buttons)
        elif isinstance(block, PollBlock):
            found.extend(choice_buttons(block))
    return found


def _quote(quote: QuoteBlock, capabilities: Capabilities) -> int:
    heard = _texts((word for pair in quote.heard_as for word in pair), capabilities)
    return _texts((quote.text, quote.speaker), capabilities) + heard + _receipt(quote.receipt, capabilities)


def _poll(poll: PollBlock, capabilities: Capabilities) -> int:
    labels = [choice.label for choice in poll.choices]
    choices = _texts(labels, capabilities) + _BAR * len(labels)
    split = sum(
        cost(name, capabilities) + sum(cost(label, capabilities) + _AROUND for label in labels) + _AROUND
        for name, _ in poll.split
    )
    return _texts((poll.question, poll.status, poll.rules), capabilities) + choices + split + _BAR


def _item(item: Item, capabilities: Capabilities) -> int:
    quote = _quote(item.quote, capabilities) if item.quote is not None else 0
    return _texts((item.text, item.note), capabilities) + quote


def _episode(line: EpisodeLine, capabilities: Capabilities) -> int:
    return _texts((line.title, line.detail), capabilities) + _addresses(line.transcript_url, line.url)


def _receipt(receipt: Receipt, capabilities: Capabilities) -> int:
    words = _texts((receipt.episode_title, receipt.where, receipt.lines), capabilities)
    return words + _addresses(receipt.transcript_url, receipt.url) + _AROUND_RECEIPT


def _texts(texts: Iterable[str | None], capabilities: Capabilities) -> int:
    return sum(cost(text, capabilities) + _AROUND for text in texts if text)


def _addresses(*addresses: str | None) -> int:
    return sum(len(address) + _AROUND for address in addresses if address)
