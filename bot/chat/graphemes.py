"""Text cut where a reader sees characters, not where a computer counts them."""

import unicodedata
from collections.abc import Callable, Iterator

_JOINER = "\u200d"
_LONGEST = 40
"""Code points of a grapheme that matter beyond the room: one that is longer is over it anyway."""
_MARKS = frozenset(("Mn", "Me", "Mc"))


def graphemes(text: str) -> Iterator[str]:
    """User-perceived characters: bases with their marks, emoji sequences, flags, Hangul syllables, CR LF.

    Follows the extending rules of Unicode Standard Annex 29 (GB3 to GB13).
    """
    start = 0
    for at in range(1, len(text)):
        if not _joined(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def cut(text: str, room: int, mark: str, cost: Callable[[str], int] = len) -> str:
    """`text` itself where it costs at most `room`, else its beginning and `mark`, at a grapheme and a word if near.

    Where not even `mark` fits, nothing is left. `cost` counts every code point as one at least.
    """
    if cost(text) <= room:
        return text
    room -= cost(mark)
    if room < 0:
        return ""
    kept, used = [], 0
    for one in graphemes(text[: room + _LONGEST]):
        used += cost(one)
        if used > room:
            break
        kept.append(one)
    beginning = "".join(kept)
    at = beginning.rfind(" ")
    if at > len(beginning) * 0.7:
        beginning = beginning[:at]
    return beginning.rstrip() + mark


def _joined(text: str, start: int, at: int) -> bool:
    """Whether the character at `at` belongs to the grapheme that began at `start`."""
    before, here = text[at - 1], text[at]
    if before == "\r" and here == "\n":
        return True
    if here == _JOINER or unicodedata.category(here) in _MARKS or _is_modifier(here):
        return True
    if before == _JOINER and at - start > 1:
        return True
    if _is_regional(before) and _is_regional(here):
        return sum(1 for character in text[start:at] if _is_regional(character)) % 2 == 1
    return _is_hangul_vowel_or_final(here) and _is_hangul(before)


def _is_modifier(character: str) -> bool:
    """Skin tones and the tags of flags."""
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"


def _is_hangul_vowel_or_final(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"
