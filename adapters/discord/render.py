"""From blocks to what Discord shows: embeds and rows of buttons, within its limits. The only maker of message payloads.

Words stand in embeds, never in a message's content: there nothing pings, no bare address unfolds into a preview (so
SUPPRESS_EMBEDS, which would hide our own embeds too, has nothing to do) and there is room for 6,000 characters.
Limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.discord.markup import escaped, link, one_line, plain, quoted, small, units
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
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
    Tone,
)
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage
from bot.chat.poll_words import bar_line, small_print, split_lines, total

Json = dict[str, object]

DESCRIPTION = 4096
TITLE = 256
ROW = 5
ROWS = 5
LABEL = 80

_COLOURS = {Tone.INFO: 0x5865F2, Tone.NOT_FOUND: 0x80848E, Tone.ERROR: 0xDA373C}
_COLOUR = 0xE8A33D
NO_MENTIONS: Json = {"parse": [], "replied_user": False}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that stays in one embed; `near` continues the paragraph before it."""

    text: str
    near: bool = False


def render(message: OutgoingMessage) -> Json:
    """The message as the body of a request. It was fitted before; nothing is cut here but labels."""
    embeds = _embeds(message.blocks)
    components = rows(buttons_of(message.blocks))
    if not embeds and not components:
        embeds = [{"description": "\u2026", "color": _COLOUR}]  # words that nobody can see are still an answer
    return {"embeds": embeds, "components": components, "allowed_mentions": NO_MENTIONS}


def rows(buttons: Sequence[Button]) -> list[Json]:
    drawn = [_button(button) for button in buttons[: ROW * ROWS]]
    return [{"type": 1, "components": drawn[at : at + ROW]} for at in range(0, len(drawn), ROW)]


def _button(button: Button) -> Json:
    style = 1 if button.style is ButtonStyle.PRIMARY else 2
    return {"type": 2, "style": style, "label": plain(button.label, LABEL) or "\u2026", "custom_id": button.action}


def _embeds(blocks: Sequence[Block]) -> list[Json]:
    """Paragraphs in as few embeds as hold them; a leading heading is the title."""
    title, rest = _title(blocks)
    descriptions: list[str] = []
    for piece in (piece for block in rest for piece in _pieces(block) if piece.text.strip()):
        joint = "\n" if piece.near else "\n\n"
        if descriptions and units(descriptions[-1]) + units(joint) + units(piece.text) <= DESCRIPTION:
            descriptions[-1] += joint + piece.text
        else:
            descriptions.append(piece.text)
    embeds: list[Json] = [{"description": text, "color": _colour(blocks)} for text in descriptions]
    if title:
        embeds = embeds or [{"color": _colour(blocks)}]
        embeds[0] = {"title": title, **embeds[0]}
    return embeds


def _title(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    if blocks and isinstance(blocks[0], Heading):
        title = one_line(blocks[0].text)
        if units(title) <= TITLE:
            return title, blocks[1:]
    return "", blocks


def _colour(blocks: Sequence[Block]) -> int:
    tone = next((block.tone for block in blocks if isinstance(block, Notice)), None)
    return _COLOUR if tone is None else _COLOURS[tone]


def _pieces(block: Block) -> Iterator[_Piece]:
    match block:
        case Heading():
            yield _Piece(_strong(block.text))
        case Text() | Notice():
            yield _Piece(escaped(block.text))
        case QuoteBlock():
            yield from _quote(block)
        case ItemList():
            for number, item in enumerate(block.items, start=1):
                yield from _item(item, f"**{number}.** " if block.numbered else "\u2022 ")
        case EpisodeList():
            for line in block.episodes:
                yield from _episode(line)
        case ContextBlock():
            yield from _context(block)
        case PollBlock():
            yield from _poll(block)
        case Buttons() | PictureBlock():
            return
        case _:
            assert_never(block)


def _quote(quote: QuoteBlock) -> Iterator[_Piece]:
    yield _Piece(quoted(quote.text))
    said_by = _strong(quote.speaker) if quote.speaker else "on the episode"
    yield _Piece(f"{quote.mark}\u2014 {said_by}, {_receipt(quote.receipt)}", near=True)
    if quote.heard_as:
        notes = "; ".join(f"\u201c{heard}\u201d is {canonical}" for heard, canonical in quote.heard_as)
        yield _Piece(small(f"as transcribed: {notes}"), near=True)


def _receipt(receipt: Receipt) -> str:
    parts = (
        one_line(receipt.episode_title),
        link(receipt.where, receipt.url),
        link(receipt.lines, receipt.transcript_url),
    )
    return ", ".join(part for part in parts if part)


def _item(item: Item, mark: str) -> Iterator[_Piece]:
    yield _Piece(mark + escaped(item.text))
    if item.quote is not None:
        for piece in _quote(item.quote):
            yield _Piece(piece.text, near=True)
    if item.note:
        yield _Piece(small(item.note), near=True)


def _episode(line: EpisodeLine) -> Iterator[_Piece]:
    links = (link("Transcript", line.transcript_url) if line.transcript_url else "", _page(line.url))
    yield _Piece(_strong(line.title))
    parts = " \u00b7 ".join(part for part in (one_line(line.detail), *links) if part)
    if parts:
        yield _Piece(parts, near=True)


def _page(url: str | None) -> str:
    return link("Listen", url) if url else ""


def _context(context: ContextBlock) -> Iterator[_Piece]:
    said_by: str | None = None
    for at, line in enumerate(context.lines):
        name = f"{_strong(line.speaker)}: " if line.speaker and line.speaker != said_by else ""
        said_by = line.speaker
        text = one_line(line.text)
        yield _Piece(f"> {name}{text}" if line.quoted else f"{name}{text}", near=at > 0)
    yield _Piece(f"\u2014 {_receipt(context.receipt)}")


def _poll(poll: PollBlock) -> Iterator[_Piece]:
    of = total(poll)
    yield _Piece(_strong(poll.question))
    for number, choice in enumerate(poll.choices, start=1):
        yield _Piece(f"**{number}.** {one_line(choice.label)}", near=bool(bar_line(choice, of)) is False and number > 1)
        if told := bar_line(choice, of):
            yield _Piece(told, near=True)
    for at, line in enumerate(split_lines(poll)):
        yield _Piece(small(line), near=at > 0)
    if print_of := small_print(poll):
        yield _Piece(small(print_of), near=bool(poll.split))


def _strong(text: str) -> str:
    shown = one_line(text)
    return f"**{shown}**" if shown else ""
