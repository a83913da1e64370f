"""Messages within the lengths of a platform: what gives way first, and the sentences that say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.chat.blocks import (
    Block,
    Buttons,
    ContextBlock,
    EpisodeList,
    Heading,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    QuoteBlock,
    Text,
    Tone,
)
from bot.chat.capabilities import Capabilities
from bot.chat.measures import length, parts
from bot.chat.shorten import shortened

_LEAST = 120
"""A paragraph is not shortened below this many characters while others could give way."""
_MORE = Notice(Tone.INFO, "There is more than fits into one message here.")
_Room = tuple[int, int]
"""Parts and characters."""


def bounded(blocks: tuple[Block, ...], capabilities: Capabilities) -> tuple[Block, ...]:
    """Blocks within the lengths of a platform, none blank.

    Lists give way first, from their ends; then long texts and the talk around quotes; whole blocks last.
    """
    blocks = tuple(block for block in blocks if not _is_blank(block))
    room = capabilities.block_length or _LEAST
    kept: list[Block | None] = [_first_items(block, capabilities.list_items) for block in blocks]
    while True:
        short = [None if block is None else _Short.of(block, room, capabilities) for block in kept]
        while (over := _too_much(short, blocks, capabilities)) and _drop_an_item(short):
            pass
        kept = [
            _first_items(before, one.items) if before is not None and one is not None else None
            for before, one in zip(kept, short, strict=True)
        ]
        if not over:
            return _composed(short, blocks)
        if room > _LEAST:
            room = max(_LEAST, room * 2 // 3)
        elif not _drop_a_block(kept):
            return _composed(short, blocks)


@dataclass(slots=True)
class _Short:
    """A block as shortened, the sentence after it, and how much room both take; each item of a list by itself."""

    block: Block
    after: tuple[Block, ...]
    room: _Room
    by_item: list[_Room]

    @property
    def items(self) -> int:
        return len(self.by_item)

    @classmethod
    def of(cls, block: Block, room: int, capabilities: Capabilities) -> "_Short":
        first, *after = shortened(block, room, capabilities)
        around = _sum(_room(one, capabilities) for one in after)
        if not isinstance(first, ItemList | EpisodeList):
            return cls(first, tuple(after), _sum((_room(first, capabilities), around)), [])
        each = [_room(_only(first, at), capabilities) for at in range(_items(first))]
        return cls(first, tuple(after), around, each)

    def shown(self) -> Block:
        return _first_items(self.block, self.items) if self.by_item else self.block


def _room(block: Block, capabilities: Capabilities) -> _Room:
    return parts(block, capabilities), length(block, capabilities)


def _sum(rooms: Iterable[_Room]) -> _Room:
    pairs = list(rooms)
    return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def _too_much(short: Sequence[_Short | None], originals: Sequence[Block], capabilities: Capabilities) -> bool:
    notes = [_room(note, capabilities) for note in _notes(short, originals)]
    taken = _sum((*notes, *(one.room for one in short if one), *(item for one in short if one for item in one.by_item)))
    most_parts, most_text = capabilities.parts, capabilities.text_length
    return (most_parts is not None and taken[0] > most_parts) or (most_text is not None and taken[1] > most_text)


def _composed(short: Sequence[_Short | None], originals: Sequence[Block]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one, original in zip(short, originals, strict=True):
        if one is not None:
            blocks.extend((one.shown(), *one.after, *_notes([one], [original])))
    if None in short:
        blocks.append(_MORE)
    return tuple(blocks)


def _notes(short: Sequence[_Short | None], originals: Sequence[Block]) -> list[Block]:
    """What says that something is missing."""
    notes: list[Block] = [_MORE] if None in short else []
    for one, original in zip(short, originals, strict=True):
        if one is not None and (more := _items(original) - one.items):
            command = original.more if isinstance(original, ItemList | EpisodeList) else ""
            notes.append(Text(f"and {more} more: {command}" if command else f"and {more} more"))
    return notes


def _drop_an_item(short: Sequence[_Short | None]) -> bool:
    """Take the last item off the longest list; False where every list has one item."""
    longest = max((one for one in short if one), key=lambda one: one.items, default=None)
    if longest is None or longest.items < 2:
        return False
    longest.by_item.pop()
    return True


def _items(block: Block) -> int:
    if isinstance(block, ItemList):
        return len(block.items)
    return len(block.episodes) if isinstance(block, EpisodeList) else 0


def _only(block: ItemList | EpisodeList, at: int) -> Block:
    if isinstance(block, ItemList):
        return replace(block, items=block.items[at : at + 1])
    return replace(block, episodes=block.episodes[at : at + 1])


def _first_items(block: Block, most: int | None) -> Block:
    if isinstance(block, ItemList):
        return replace(block, items=block.items[:most])
    return replace(block, episodes=block.episodes[:most]) if isinstance(block, EpisodeList) else block


def _drop_a_block(kept: list[Block | None]) -> bool:
    """Take away the last block but the first one and buttons, polls last; False where there is none."""
    for stays in ((Buttons, PollBlock), (Buttons,)):
        for at in range(len(kept) - 1, 0, -1):
            if kept[at] is not None and not isinstance(kept[at], stays):
                kept[at] = None
                return True
    return False


def _is_blank(block: Block) -> bool:
    match block:
        case Heading() | Text() | Notice():
            return not block.text.strip()
        case QuoteBlock() | ContextBlock() | PollBlock() | PictureBlock():
            return False
        case Buttons():
            return not block.buttons
        case ItemList() | EpisodeList():
            return not _items(block)
        case _:
            assert_never(block)
