"""Every block as plain text: for the shell, notifications and screen readers."""

from collections.abc import Sequence
from typing import assert_never

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
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
from bot.chat.messages import OutgoingMessage
from bot.chat.poll_words import bar_line, choice_buttons, small_print, split_lines, total
from bot.chat.visible import visible


def plain_text(message: OutgoingMessage) -> str:
    """The whole message, paragraphs parted by blank lines. Pictures are left out: words beside them say the same."""
    words = [block for block in message.blocks if not isinstance(block, PictureBlock)]
    return visible("\n\n".join(text for block in words or message.blocks if (text := block_text(block))))


def block_text(block: Block) -> str:
    match block:
        case Heading() | Text() | Notice():
            return block.text
        case QuoteBlock():
            return quote_text(block)
        case ItemList():
            return "\n".join(
                _item_text(item, f"{number}. " if block.numbered else "- ")
                for number, item in enumerate(block.items, start=1)
            )
        case EpisodeList():
            return "\n".join(f"- {episode_text(line)}" for line in block.episodes)
        case ContextBlock():
            return _context_text(block)
        case Buttons():
            return _labels(block.buttons)
        case PollBlock():
            return _poll_text(block)
        case PictureBlock():
            return f"[Picture: {block.alt}]"
        case _:
            assert_never(block)


def quote_text(quote: QuoteBlock) -> str:
    speaker = quote.speaker or "on the episode"
    said = f"\u201c{quote.text}\u201d\n{quote.mark}\u2014 {speaker}, {receipt_text(quote.receipt)}"
    notes = "; ".join(f"\u201c{heard}\u201d is {canonical}" for heard, canonical in quote.heard_as)
    return f"{said}\n(as transcribed: {notes})" if notes else said


def receipt_text(receipt: Receipt) -> str:
    parts = [receipt.episode_title, receipt.where, receipt.lines, receipt.url or receipt.transcript_url or ""]
    return ", ".join(part for part in parts if part)


def episode_text(line: EpisodeLine) -> str:
    return f"{line.title} ({line.detail})" if line.detail else line.title


def _item_text(item: Item, mark: str) -> str:
    lines = [f"{mark}{item.text}"]
    if item.quote is not None:
        lines.append(_indented(quote_text(item.quote)))
    if item.note:
        lines.append(_indented(item.note))
    if item.buttons:
        lines.append(_indented(_labels(item.buttons)))
    return "\n".join(lines)


def _context_text(block: ContextBlock) -> str:
    lines = []
    for line in block.lines:
        speaker = f"{line.speaker}: " if line.speaker else ""
        lines.append(f"{'> ' if line.quoted else '  '}{speaker}{line.text}")
    lines.append(f"\u2014 {receipt_text(block.receipt)}")
    return "\n".join(lines)


def _poll_text(poll: PollBlock) -> str:
    of = total(poll)
    lines = [poll.question]
    for number, choice in enumerate(poll.choices, start=1):
        told = bar_line(choice, of)
        lines.append(f"{number}. {choice.label}" + (f"\n   {told}" if told else ""))
    lines += [*split_lines(poll), small_print(poll), _labels(choice_buttons(poll))]
    return "\n".join(line for line in lines if line)


def _labels(buttons: Sequence[Button]) -> str:
    return " ".join(f"[{button.label}]" for button in buttons)


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.split("\n"))
