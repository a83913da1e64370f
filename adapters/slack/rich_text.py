"""Blocks as `rich_text`, in which Slack reads no markup at all: no mention, link or emoji can come out of a text."""

from collections.abc import Sequence

from adapters.slack.text import PIECE, pieces, safe_address
from bot.chat.blocks import (
    ContextBlock,
    EpisodeList,
    Item,
    Notice,
    QuoteBlock,
    Receipt,
    Tone,
)
from bot.chat.visible import visible

Json = dict[str, object]

_TONE_EMOJI = {Tone.NOT_FOUND: "mag", Tone.ERROR: "warning"}


def paragraph(text: str, *, bold: bool = False) -> list[Json]:
    return [block([section(words(part, bold=bold))]) for part in pieces(visible(text).strip() or "\u2026")]


def notice(shown: Notice) -> list[Json]:
    emoji = _TONE_EMOJI.get(shown.tone)
    head: list[Json] = [{"type": "emoji", "name": emoji}, *words(" ")] if emoji else []
    first, *others = pieces(visible(shown.text).strip() or "\u2026")
    return [block([section([*head, *words(first)])]), *(block([section(words(part))]) for part in others)]


def quote(shown: QuoteBlock) -> list[Json]:
    return [*(block([one]) for one in _quoted(shown)[:-1]), block([_quoted(shown)[-1], *_said_by(shown)])]


def item(shown: Item, mark: str) -> list[Json]:
    text = list(pieces(visible(shown.text).strip() or "\u2026"))
    made = [block([section([*words(mark, bold=True), *words(text[0])])])]
    made += [block([section(words(part))]) for part in text[1:]]
    if shown.quote is not None:
        made += quote(shown.quote)
    if shown.note.strip():
        made += [block([section(words(part, italic=True))]) for part in pieces(visible(shown.note).strip())]
    return _joined(made)


def episodes(shown: EpisodeList) -> list[Json]:
    """A title leads to our own page alone: behind other addresses stand words of ours, not those of a feed."""
    made = []
    for line in shown.episodes:
        elements = link(line.transcript_url, line.title.strip() or "\u2026", bold=True)
        if line.url:
            elements += [*words(" "), *link(line.url, "(episode page)")]
        first, *others = pieces(f"\n{visible(line.detail).strip()}")
        made.append(block([section([*elements, *words(first.rstrip("\n"))])]))
        made += [block([section(words(part))]) for part in others]
    return made


def context(shown: ContextBlock) -> list[Json]:
    made: list[Json] = []
    said_by: str | None = None
    for line in shown.lines:
        parts = list(pieces(visible(line.text).strip() or "\u2026"))
        speaker = words(f"{visible(line.speaker)}: ", bold=True) if line.speaker and line.speaker != said_by else []
        said_by = line.speaker
        made.append(quoted([*speaker, *words(parts[0], bold=line.quoted)]))
        made += [quoted(words(part, bold=line.quoted)) for part in parts[1:]]
    return _joined([*(block([one]) for one in made), block([section([*words("\u2014 "), *receipt(shown.receipt)])])])


def receipt(shown: Receipt) -> list[Json]:
    parts = [
        words(visible(shown.episode_title)[:PIECE], italic=True),
        link(shown.url, shown.where),
        link(shown.transcript_url, shown.lines),
    ]
    made: list[Json] = []
    for part in parts:
        if part:
            made += [*(words(" \u00b7 ") if made else []), *part]
    return made


def link(url: str | None, text: str, *, bold: bool = False) -> list[Json]:
    """The text as a link where the address can be one, else as text."""
    address = safe_address(url)
    shown = visible(text).strip()[:PIECE]
    if address is None or not shown:
        return words(shown, bold=bold)
    element: Json = {"type": "link", "url": address, "text": shown}
    return [{**element, "style": {"bold": True}} if bold else element]


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[Json]:
    if not text:
        return []
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return [{"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}]


def section(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text_section", "elements": list(elements) or words("\u2026")}


def quoted(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text_quote", "elements": list(elements)}


def block(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def weight(shown: object) -> int:
    """Characters of all texts and addresses in a payload."""
    if isinstance(shown, dict):
        own = sum(len(value) for key, value in shown.items() if key in ("text", "url") and isinstance(value, str))
        return own + sum(weight(value) for value in shown.values())
    return sum(map(weight, shown)) if isinstance(shown, list) else 0


def _quoted(shown: QuoteBlock) -> list[Json]:
    return [quoted(words(part)) for part in pieces(f"\u201c{visible(shown.text)}\u201d")]


def _said_by(shown: QuoteBlock) -> list[Json]:
    speaker = visible(shown.speaker or "").strip()[:PIECE] or "on the episode"
    said = [
        section([*words(f"{shown.mark}\u2014 "), *words(speaker, bold=True), *words(", "), *receipt(shown.receipt)])
    ]
    if shown.heard_as:
        notes = "; ".join(f"\u201c{visible(heard)}\u201d is {visible(name)}" for heard, name in shown.heard_as)
        said += [section(words(part, italic=True)) for part in pieces(f"as transcribed: {notes}")]
    return said


def _joined(blocks: Sequence[Json]) -> list[Json]:
    """Neighbours in one block as long as they stay within a piece's length."""
    made: list[Json] = []
    for one in blocks:
        if made and weight(made[-1]) + weight(one) <= PIECE:
            made[-1] = block([*_elements(made[-1]), *_elements(one)])
        else:
            made.append(one)
    return made


def _elements(one: Json) -> list[Json]:
    elements = one["elements"]
    assert isinstance(elements, list)
    return elements
