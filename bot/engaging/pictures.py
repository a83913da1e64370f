"""Pictures beside words: a quote card and the chart of a poll. Same drawing, same bytes.

They stand on a ground of their own, so that they are as legible in a light window as in a dark one.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from bot.chat.blocks import Drawing, PollChart, QuoteCard
from bot.chat.poll_words import percent
from bot.engaging.typesetting import Colour, Type, Unsettable, balanced, settable, without_emoji, wrapped

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

GROUND: Colour = (32, 23, 52)
INK: Colour = (250, 241, 224)
SOFT: Colour = (207, 198, 228)
WARM: Colour = (244, 183, 92)
_TRACK: Colour = (58, 45, 88)
_REST: Colour = (139, 112, 255)
_VIOLET: Colour = (124, 92, 255)
_ORANGE: Colour = (224, 121, 58)

_WIDTH = 1200
_MARGIN = 92
_STRIPE = 14
_ROOM = _WIDTH - 2 * _MARGIN
_WORDS = 1_400
_QUESTION = 300
_LABEL = 80
_NAME = 120
_BARS = 10
_BAR = 32
_SIZES = (88, 76, 68, 60, 54, 48, 42, 38, 34)
_TALL, _TALLEST = 380, 720
"""Pixels that the lines of a quote may take before they are set smaller: while large, and while smaller already."""


def _plain(size: int, weight: int) -> Type:
    return Type.of("Inter.ttf", size, weight)


_LABELS, _COUNTS = _plain(36, 600), _plain(34, 600)


def draw(drawing: Drawing) -> bytes | None:
    """A PNG; None where the faces have no letters for the words: the text beside the picture says the same.

    Takes some hundredths of a second of CPU: call it in a thread.
    """
    try:
        match drawing:
            case QuoteCard():
                return _quote_card(drawing)
            case PollChart():
                return _poll_chart(drawing)
            case _:
                assert_never(drawing)
    except Unsettable:
        return None


def _quote_card(card: QuoteCard) -> bytes | None:
    text = settable(card.text, _WORDS)
    if not text:
        return None
    look, lines = _set_quote(text)
    leading = round(look.size * 1.36)
    signed = [
        (_clipped(settable(words, _NAME), _plain(size, weight), _ROOM), _plain(size, weight), colour)
        for words, size, weight, colour in (
            (card.speaker.strip() or "On the episode", 38, 650, WARM),
            (card.episode, 32, 450, SOFT),
            (card.show, 32, 450, SOFT),
        )
    ]
    signed = [(words, face, colour) for words, face, colour in signed if words]
    top = 190 + look.size
    below = top + leading * (len(lines) - 1) + round(look.size * 0.4)
    base = below + 100
    image, canvas = _blank(base + 48 * (len(signed) - 1) + 70)
    Type.of("Lora.ttf", 280, 700).draw(canvas, (_MARGIN - 14, 262), "\u201c", WARM)
    for number, line in enumerate(lines):
        look.draw(canvas, (_MARGIN, top + leading * number), line, INK)
    canvas.line((_MARGIN, base - 60, _MARGIN + 96, base - 60), fill=WARM, width=5)
    for number, (words, face, colour) in enumerate(signed):
        face.draw(canvas, (_MARGIN, base + 48 * number), words, colour)
    return _png(image)


def _set_quote(text: str) -> tuple[Type, list[str]]:
    """The largest letters that keep the card from growing tall; the smallest, however tall it grows."""
    for size in _SIZES:
        look = Type.of("Lora.ttf", size, 500)
        lines = wrapped(text, look, _ROOM)
        if len(lines) * size * 1.36 <= (_TALL if size > 48 else _TALLEST):
            break
    return look, balanced(text, look, _ROOM)


def _poll_chart(chart: PollChart) -> bytes | None:
    look, small = Type.of("Lora.ttf", 50, 600), _plain(31, 450)
    question = wrapped(settable(without_emoji(chart.question, look), _QUESTION), look, _ROOM)
    caption = wrapped(settable(without_emoji(chart.caption, small), _QUESTION), small, _ROOM)
    bars = _bars(chart)
    if not bars or not all(bar.label for bar in bars):
        return None
    top = 118
    first = top + 66 * len(question) + (26 if question else 0)
    below = first + sum(bar.height for bar in bars)
    image, canvas = _blank(below + 42 * len(caption) + 40)
    for number, line in enumerate(question):
        look.draw(canvas, (_MARGIN, top + 66 * number), line, INK)
    base = first
    for bar in bars:
        bar.draw(canvas, base)
        base += bar.height
    for number, line in enumerate(caption):
        small.draw(canvas, (_MARGIN, below + 4 + 42 * number), line, SOFT)
    return _png(image)


@dataclass(frozen=True, slots=True)
class _Bar:
    """One choice: its label, what it got, and the bar below them."""

    label: tuple[str, ...]
    told: str
    share: float
    leads: bool

    @property
    def height(self) -> int:
        return 110 + 44 * (len(self.label) - 1)

    def draw(self, canvas: "ImageDraw", base: int) -> None:
        for number, line in enumerate(self.label):
            _LABELS.draw(canvas, (_MARGIN, base + 44 * number), line, INK)
        left = _WIDTH - _MARGIN - _COUNTS.width(self.told)
        _COUNTS.draw(canvas, (left, base), self.told, WARM if self.leads else SOFT)
        top, end, half = base + self.height - 110 + 20, _WIDTH - _MARGIN, _BAR // 2
        canvas.rounded_rectangle((_MARGIN, top, end, top + _BAR), half, fill=_TRACK)
        if self.share:
            right = _MARGIN + max(_BAR, round(_ROOM * self.share))
            canvas.rounded_rectangle((_MARGIN, top, right, top + _BAR), half, fill=WARM if self.leads else _REST)


def _bars(chart: PollChart) -> list[_Bar]:
    shown = chart.bars[:_BARS]
    total, most = sum(votes for _, votes in shown), max((votes for _, votes in shown), default=0)
    bars = []
    for label, votes in shown:
        told = f"{percent(votes, total)} %  \u00b7  {votes:,}"
        words = settable(without_emoji(label, _LABELS), _LABEL)
        lines = wrapped(words, _LABELS, _ROOM - _COUNTS.width(told) - 40)
        bars.append(_Bar(tuple(lines), told, votes / total if total else 0, 0 < votes == most))
    return bars


def _clipped(text: str, look: Type, room: float) -> str:
    """In one line of `room` pixels, with an ellipsis where it goes on."""
    if look.width(text) <= room:
        return text
    while text and look.width(f"{text}\u2026") > room:
        text = text[:-1].rstrip()
    return f"{text}\u2026"


def _blank(height: int) -> tuple["Image", "ImageDraw"]:
    """The ground, with the show's stripe of colours at its left."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_WIDTH, height), GROUND)
    canvas = ImageDraw.Draw(image)
    for row in range(height):
        part = row / max(1, height - 1)
        mixed = tuple(round(a + (b - a) * part) for a, b in zip(_VIOLET, _ORANGE, strict=True))
        canvas.line((0, row, _STRIPE - 1, row), fill=mixed)
    return image, canvas


def _png(image: "Image") -> bytes:
    made = io.BytesIO()
    image.quantize(192).save(made, "PNG", optimize=True)
    return made.getvalue()
