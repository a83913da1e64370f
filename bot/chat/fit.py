"""The only place that trades one block for another, and shortens, when a platform cannot show all of a message."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ContextBlock,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    QuoteBlock,
    Text,
    Tone,
)
from bot.chat.capabilities import Capabilities, cost
from bot.chat.graphemes import cut
from bot.chat.measures import buttons_of, length, parts
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.plain_text import plain_text
from bot.chat.shorten import shortened

_LEAST = 120
"""A paragraph is not shortened below this many characters while others could give way."""


def fit(message: OutgoingMessage, capabilities: Capabilities) -> OutgoingMessage:
    """The same message within what the platform can do; nothing is dropped without a word."""
    blocks = message.blocks
    if not capabilities.buttons:
        blocks = tuple(block for original in blocks for block in _without_buttons(original))
    elif capabilities.buttons_per_message is not None:
        blocks = _few_buttons(blocks, capabilities.buttons_per_message)
    if capabilities.text_length is not None:
        blocks = _bounded(tuple(block for block in blocks if not _is_blank(block)), capabilities)
    return replace(
        message,
        blocks=_placed_buttons(blocks, capabilities),
        visibility=message.visibility if capabilities.private_replies else Visibility.PUBLIC,
        placement=message.placement if capabilities.threads else Placement.REPLY,
    )


def notification_text(message: OutgoingMessage, capabilities: Capabilities) -> str:
    """The whole message as plain text, cut to what the platform takes for notifications and screen readers."""
    text = plain_text(message)
    most = capabilities.notification_length
    return text if most is None else cut(text, most, " \u2026", _units(capabilities))


# --- buttons ----------------------------------------------------------------------------------------------------------


def _placed_buttons(blocks: tuple[Block, ...], capabilities: Capabilities) -> tuple[Block, ...]:
    """Buttons where the platform has room for them, each of its kind once, labels short enough."""
    if not capabilities.item_buttons:
        blocks = tuple(block for original in blocks for block in _with_buttons_below(original))
    if capabilities.unique_actions:
        blocks = _each_action_once(blocks)
    if capabilities.button_label is not None:
        blocks = tuple(_with_short_labels(block, capabilities) for block in blocks)
    return blocks


def _without_buttons(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Buttons):
        labels = ", ".join(button.label for button in block.buttons)
        return (Text(f"In the playground there are buttons here: {labels}."),) if labels else ()
    if isinstance(block, ItemList):
        return (replace(block, items=tuple(_item_without_buttons(item) for item in block.items)),)
    return (block,)


def _item_without_buttons(item: Item) -> Item:
    if not item.buttons:
        return item
    labels = ", ".join(button.label for button in item.buttons)
    note = f"{item.note} ({labels}: in the playground)".strip()
    return replace(item, buttons=(), note=note)


def _with_buttons_below(block: Block) -> tuple[Block, ...]:
    """The buttons of a list's items in a row below it, each named after its item."""
    if not isinstance(block, ItemList) or not buttons_of((block,)):
        return (block,)
    moved = tuple(
        replace(button, label=f"{number}. {button.label}" if block.numbered else f"{button.label}: {item.text}")
        for number, item in enumerate(block.items, start=1)
        for button in item.buttons
    )
    return replace(block, items=tuple(replace(item, buttons=()) for item in block.items)), Buttons(moved)


def _each_action_once(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A second button that would do the same is left out."""
    met: set[str] = set()

    def first(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        fresh = tuple({one.action: one for one in reversed(buttons) if one.action not in met}.values())[::-1]
        met.update(one.action for one in fresh)
        return fresh

    return tuple(_with_buttons(block, first) for block in blocks)


def _with_buttons(block: Block, change: Callable[[tuple[Button, ...]], tuple[Button, ...]]) -> Block:
    if isinstance(block, Buttons):
        return replace(block, buttons=change(block.buttons))
    if isinstance(block, ItemList):
        return replace(block, items=tuple(replace(item, buttons=change(item.buttons)) for item in block.items))
    return block


def _few_buttons(blocks: tuple[Block, ...], most: int) -> tuple[Block, ...]:
    left = most
    dropped: list[str] = []

    def first(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        nonlocal left
        shown = buttons[:left]
        dropped.extend(button.label for button in buttons[left:])
        left -= len(shown)
        return shown

    kept = [_with_buttons(block, first) for block in blocks]
    if dropped:
        kept.append(Text(f"More than fits here: {', '.join(dict.fromkeys(dropped))}."))
    return tuple(kept)


def _with_short_labels(block: Block, capabilities: Capabilities) -> Block:
    def short(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(replace(button, label=_label(button.label, capabilities)) for button in buttons)

    return _with_buttons(block, short)


def _label(label: str, capabilities: Capabilities) -> str:
    return (
        cut(" ".join(label.split()), capabilities.button_label or len(label), "\u2026", _units(capabilities))
        or "\u2026"
    )


# --- lengths ----------------------------------------------------------------------------------------------------------


def _bounded(blocks: tuple[Block, ...], capabilities: Capabilities) -> tuple[Block, ...]:
    """Lists give way first, from their ends; then long texts and the talk around quotes; whole blocks last."""
    room = capabilities.block_length or _LEAST
    kept: list[Block | None] = [_first_items(block, capabilities.list_items) for block in blocks]
    fitted = _composed(blocks, kept, room, capabilities)
    while _too_much(fitted, capabilities):
        if not _drop_an_item(kept):
            if room > _LEAST:
                room = max(_LEAST, room * 2 // 3)
            elif not _drop_a_block(kept):
                break
        fitted = _composed(blocks, kept, room, capabilities)
    return fitted


def _too_much(blocks: Sequence[Block], capabilities: Capabilities) -> bool:
    within = capabilities.parts is None or sum(parts(block, capabilities) for block in blocks) <= capabilities.parts
    most = capabilities.text_length
    return not within or (most is not None and sum(length(block, capabilities) for block in blocks) > most)


def _composed(
    originals: Sequence[Block], kept: Sequence[Block | None], room: int, capabilities: Capabilities
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for original, block in zip(originals, kept, strict=True):
        if block is None:
            continue
        blocks.extend(shortened(block, room, capabilities))
        if more := _items(original) - _items(block):
            command = block.more if isinstance(block, ItemList | EpisodeList) else ""
            blocks.append(Text(f"and {more} more: {command}" if command else f"and {more} more"))
    if None in kept:
        blocks.append(Notice(Tone.INFO, "There is more than fits into one message here."))
    return tuple(blocks)


def _items(block: Block) -> int:
    if isinstance(block, ItemList):
        return len(block.items)
    return len(block.episodes) if isinstance(block, EpisodeList) else 0


def _first_items(block: Block, most: int | None) -> Block:
    if isinstance(block, ItemList):
        return replace(block, items=block.items[:most])
    return replace(block, episodes=block.episodes[:most]) if isinstance(block, EpisodeList) else block


def _drop_an_item(kept: list[Block | None]) -> bool:
    """Take the last item off the longest list; False where every list has one item."""
    longest = max(range(len(kept)), key=lambda at: _items(block) if (block := kept[at]) else 0, default=0)
    block = kept[longest] if kept else None
    if block is None or _items(block) < 2:
        return False
    kept[longest] = _first_items(block, _items(block) - 1)
    return True


def _drop_a_block(kept: list[Block | None]) -> bool:
    """Take away the last block but the first one and buttons; False where there is none."""
    for at in range(len(kept) - 1, 0, -1):
        if kept[at] is not None and not isinstance(kept[at], Buttons):
            kept[at] = None
            return True
    return False


def _is_blank(block: Block) -> bool:
    match block:
        case Heading() | Text() | Notice():
            return not block.text.strip()
        case QuoteBlock() | ContextBlock():
            return False
        case Buttons():
            return not block.buttons
        case ItemList() | EpisodeList():
            return not _items(block)
        case _:
            assert_never(block)


def _units(capabilities: Capabilities) -> Callable[[str], int]:
    return lambda text: cost(text, capabilities)
