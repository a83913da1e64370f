"""Words set in type: which face has the letters, how wide they are, where lines break.

Imports Pillow only when something is set: a process that draws nothing does not carry it.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.graphemes import cut, graphemes

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]

_FONTS = Path(__file__).parent / "fonts"
_UNASSIGNED = "\U0010ffff"
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_SIGNS = frozenset(("So", "Sk"))
_JOINERS = "\u200c\u200d"
_STYLES = "\ufe0e\ufe0f"
"""Ask for a letter or an emoji of the same character: the face has one of them."""


class Unsettable(Exception):
    """The faces have no letters for this, or it is written from right to left."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file at a size in pixels; `weight` where its weight varies."""

    file: str
    size: int
    weight: int | None = None

    def sized(self, size: int) -> "Face":
        return Face(self.file, size, self.weight)


@dataclass(frozen=True, slots=True)
class Type:
    """Faces of one look, the first preferred: what it has no letter for is set in the next."""

    faces: tuple[Face, ...]

    @classmethod
    def of(cls, file: str, size: int, weight: int) -> "Type":
        return cls((Face(file, size, weight), Face("DejaVuSans.ttf", round(size * 0.94))))

    def sized(self, size: int) -> "Type":
        first, *others = self.faces
        return Type((first.sized(size), *(other.sized(round(size * 0.94)) for other in others)))

    @property
    def size(self) -> int:
        return self.faces[0].size

    def width(self, text: str) -> float:
        return sum(_font(face).getlength(run) for face, run in self.runs(text))

    def runs(self, text: str) -> Iterator[tuple[Face, str]]:
        """The text in stretches of one face. Raises `Unsettable`."""
        run, of = "", self.faces[0]
        for one in graphemes(text):
            face = self._face_of(one)
            if run and face is not of:
                yield of, run
                run = ""
            run, of = run + one, face
        if run:
            yield of, run

    def draw(self, canvas: "ImageDraw", at: tuple[float, float], text: str, colour: Colour) -> None:
        """`at` is the left end of the line the letters stand on. Raises `Unsettable`."""
        left, base = at
        for face, run in self.runs(text):
            font = _font(face)
            canvas.text((left, base), run, font=font, fill=colour, anchor="ls")
            left += font.getlength(run)

    def has(self, grapheme: str) -> bool:
        return any(all(_has(face.file, one) for one in grapheme) for face in self.faces)

    def _face_of(self, grapheme: str) -> Face:
        for face in self.faces:
            if all(_has(face.file, one) for one in grapheme):
                return face
        raise Unsettable(grapheme)


def settable(text: str, most: int) -> str:
    """In one line, without what cannot be seen, at most so many characters; longer texts end in " […]".

    Raises `Unsettable` for what is written from right to left.
    """
    kept = "".join(one for one in text if one.isspace() or one in _JOINERS or not _is_unseen(one))
    line = unicodedata.normalize("NFC", " ".join(kept.split()))
    if any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in line):
        raise Unsettable(line)
    return cut(line, most, " [\u2026]")


def without_emoji(text: str, look: Type) -> str:
    """Without the signs and emoji that the faces do not have: they only dress what the letters say."""
    return "".join(
        one for one in graphemes(text) if unicodedata.category(one[0]) not in _SIGNS or look.has(one.rstrip(_STYLES))
    )


def wrapped(text: str, look: Type, room: float) -> list[str]:
    """Lines of at most `room` pixels, broken between words; a word that is wider, between its characters."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if look.width(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, look, room)
        lines += whole
    return [*lines, line] if line else lines


def balanced(text: str, look: Type, room: float) -> list[str]:
    """As `wrapped`, in as many lines, with their ends as even as they can be."""
    lines = wrapped(text, look, room)
    if len(lines) < 2:
        return lines
    narrow, wide = room * 0.6, room
    while wide - narrow > 4:
        middle = (narrow + wide) / 2
        if len(wrapped(text, look, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrapped(text, look, wide)


def _broken(word: str, look: Type, room: float) -> list[str]:
    pieces, piece = [], ""
    for one in graphemes(word):
        if piece and look.width(piece + one) > room:
            pieces.append(piece)
            piece = ""
        piece += one
    return [*pieces, piece]


def _is_unseen(character: str) -> bool:
    return character in _STYLES or unicodedata.category(character) in _UNSEEN


@lru_cache(maxsize=64)
def _font(face: Face) -> "FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.truetype(_FONTS / face.file, face.size)
    if face.weight is not None:
        axes: Sequence[object] = font.get_variation_axes()
        font.set_variation_by_axes([*([face.size] * (len(axes) - 1)), face.weight])
    return font


@lru_cache(maxsize=8_192)
def _has(file: str, character: str) -> bool:
    """Whether the file has a letter of its own for it: what it has none for is drawn as the same box."""
    if character in _JOINERS:
        return False
    return _drawn(file, character) != _drawn(file, _UNASSIGNED)


def _drawn(file: str, character: str) -> tuple[tuple[int, int], bytes]:
    from PIL import ImageFont

    mask = _probe(file).getmask(character, mode="1")
    assert isinstance(_probe(file), ImageFont.FreeTypeFont)
    return mask.size, bytes(mask)


@lru_cache(maxsize=8)
def _probe(file: str) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(_FONTS / file, 24, layout_engine=ImageFont.Layout.BASIC)
