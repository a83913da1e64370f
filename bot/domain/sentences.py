"""Sentences of a transcript, rebuilt across broken lines."""

import re
from collections.abc import Iterator

_END = re.compile(r"""[.!?\u2026]+["'\u201d\u2019)\]]*(?=\s|$)|[\u3002\uff01\uff1f]+[\u300d\u300f]*|\n+""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|vs|etc|e\.g|i\.e|inc|ltd|co|no|approx)|\b[A-Z])\.$", re.I
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Character ranges `[start, end)` of the sentences of `text`, in order, white space trimmed at both ends.

    A newline (the end of an utterance) always ends a sentence.
    """
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if "\n" not in match.group():
            if _ABBREVIATION.search(text, max(start, end - 12), end):
                continue
            following = text[end : end + 2].strip()
            if match.group().strip("\"')]\u201d\u2019") in {"...", "\u2026"} and following[:1].islower():
                continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
