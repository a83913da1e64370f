"""One block within so much room: our words end in an ellipsis, quoted words in a mark and a sentence that says so."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat.blocks import (
    Block,
    ContextBlock,
    ContextLine,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    PollBlock,
    QuoteBlock,
    Receipt,
    Text,
)
from bot.chat.capabilities import Capabilities, cost
from bot.chat.graphemes import cut

LEFT_OUT = " [\u2026]"
"""Stands where quoted words were left out: brackets, because it was not said."""

_ELLIPSIS = " \u2026"
_NAME = 200
_ADDRESS = 1_000
_CHOICE = 75
_TALLIES = 10

Short = Callable[[str, int], str]


def shortened(block: Block, room: int, capabilities: Capabilities) -> tuple[Block, ...]:
    """The block with no text above `room`, followed by a sentence where quoted words were left out."""

    def ours(text: str, most: int) -> str:
        return cut(text, most, _ELLIPSIS, lambda one: cost(one, capabilities))

    def said(text: str, most: int) -> str:
        kept = cut(text, most, LEFT_OUT, lambda one: cost(one, capabilities))
        return kept if kept or not text else LEFT_OUT.strip()

    match block:
        case Heading():
            return (Heading(ours(block.text, min(room, capabilities.heading_length or room))),)
        case Text():
            return (Text(ours(block.text, room)),)
        case Notice():
            return (replace(block, text=ours(block.text, room)),)
        case QuoteBlock():
            quote = _quote(block, room, ours, said)
            return (quote,) if quote.text == block.text else (quote, Text(_rest(block.receipt)))
        case ItemList():
            return (replace(block, items=tuple(_item(item, room, ours, said) for item in block.items)),)
        case EpisodeList():
            return (replace(block, episodes=tuple(_episode(line, room, ours) for line in block.episodes)),)
        case ContextBlock():
            return _context(block, room, ours, said, capabilities)
        case PollBlock():
            return (_poll(block, room, ours, capabilities),)
        case _:
            return (block,)


def _quote(quote: QuoteBlock, room: int, ours: Short, said: Short) -> QuoteBlock:
    return replace(
        quote,
        text=said(quote.text, room),
        speaker=ours(quote.speaker, _NAME) if quote.speaker else None,
        receipt=_receipt(quote.receipt, ours),
        heard_as=tuple((ours(heard, 60), ours(name, 60)) for heard, name in quote.heard_as),
    )


def _item(item: Item, room: int, ours: Short, said: Short) -> Item:
    quote = _quote(item.quote, room, ours, said) if item.quote is not None else None
    note = item.note
    if item.quote is not None and quote is not None and quote.text != item.quote.text:
        note = f"{note} {_rest(item.quote.receipt)}".strip()
    return replace(item, text=ours(item.text, room) or _ELLIPSIS.strip(), note=ours(note, room), quote=quote)


def _episode(line: EpisodeLine, room: int, ours: Short) -> EpisodeLine:
    return replace(
        line,
        title=ours(line.title, min(room, _NAME)) or _ELLIPSIS.strip(),
        detail=ours(line.detail, room),
        transcript_url=_address(line.transcript_url),
        url=_address(line.url),
    )


def _poll(poll: PollBlock, room: int, ours: Short, capabilities: Capabilities) -> PollBlock:
    label = min(room, capabilities.button_label or _CHOICE)
    return replace(
        poll,
        question=ours(poll.question, room) or _ELLIPSIS.strip(),
        choices=tuple(
            replace(choice, label=ours(" ".join(choice.label.split()), label) or _ELLIPSIS.strip())
            for choice in poll.choices
        ),
        status=ours(poll.status, min(room, _NAME)),
        rules=ours(poll.rules, min(room, 2 * _NAME)),
        split=tuple((ours(name, _CHOICE), votes) for name, votes in poll.split[:_TALLIES]),
    )


def _receipt(receipt: Receipt, ours: Short) -> Receipt:
    return replace(
        receipt,
        episode_title=ours(receipt.episode_title, _NAME),
        where=ours(receipt.where, _NAME),
        lines=ours(receipt.lines, _NAME),
        transcript_url=_address(receipt.transcript_url),
        url=_address(receipt.url),
    )


def _address(url: str | None) -> str | None:
    """An address that no platform takes is none."""
    return url if url is None or len(url) <= _ADDRESS else None


def _context(block: ContextBlock, room: int, ours: Short, said: Short, capabilities: Capabilities) -> tuple[Block, ...]:
    """The lines nearest to the quoted words; the quoted words themselves are shortened last."""
    lines = list(block.lines)

    def over() -> bool:
        return sum(cost(f"{line.speaker}: {line.text}\n", capabilities) for line in lines) > room

    while over() and len(lines) > 1 and not (lines[0].quoted and lines[-1].quoted):
        lines.pop(-1 if _outer_is_last(lines) else 0)
    whole = replace(block, lines=tuple(lines), receipt=_receipt(block.receipt, ours))
    if not over():
        return (whole,)
    share = max(1, room // len(lines) - 20)
    names = min(_NAME, share)
    short = tuple(
        replace(line, speaker=ours(line.speaker, names) if line.speaker else None, text=said(line.text, share))
        for line in lines
    )
    return replace(whole, lines=short), Text(_rest(block.receipt))


def _outer_is_last(lines: list[ContextLine]) -> bool:
    """Whether more unquoted lines follow the quoted words than go before them."""
    quoted = [at for at, line in enumerate(lines) if line.quoted] or [0]
    return not lines[-1].quoted and len(lines) - 1 - quoted[-1] >= quoted[0]


def _rest(receipt: Receipt) -> str:
    if receipt.transcript_url or receipt.url:
        return f"{LEFT_OUT.strip()} marks where the words go on; the link leads to all of them."
    return f"{LEFT_OUT.strip()} marks where the words go on, in {receipt.lines or 'the transcript'}."
