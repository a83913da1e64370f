"""Sentences of a transcript, rebuilt across broken lines.

Speech-to-text loses capitals and puts stops where a speaker breathes, so punctuation decides and case only helps.
"""

import re
from collections.abc import Iterator

RUN_ON = 600
"""Characters after which a stretch without a stop is cut at soft boundaries."""
_PIECE = 320
_CLOSERS = "\"'\u201d\u2019\u00bb)]*_"
_END = re.compile(
    r"[.!?\u2026\u061f\u0964]+[" + re.escape(_CLOSERS) + r"]*(?=\s|$)"
    r"|[\u3002\uff01\uff1f\uff61]+[\u300d\u300f\u201d\uff09]*"
    r"|\n+"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("""mr mrs ms dr prof sr st mt rev gen col capt lt sgt hon vs viz cf approx fig eq vol ch""")
_BEFORE_A_NUMBER = _words("""no nos nr pp p sec art op ver v""")
_MAY_END = _words("""etc inc ltd co corp jr bros dept est ave ph.d u.s u.k u.s.a a.m p.m d.c e.u i.e e.g a.k.a""")
_NEVER_END = _words("i.e e.g a.k.a")
_OPENERS = _words(
    """a about after all also and any are as at because before but by can did do does every for from had has have he
    her here his how i if in is it it's its let like maybe most my never no not now of oh okay on one or our
    people she so some sometimes sure that that's the their then there there's these they this those to was we
    well were what when where which while who why will with would yeah yes yet you you're your"""
)
_LAST_WORD = re.compile(r"([^\W_][\w.\u2019'-]*)?\.$")
_NEXT_WORD = re.compile(r"\s*[\"'\u201c\u2018(\[]*([\w\u2019'-]*)")
_SOFT_CUES = (
    re.compile(r"(?<=[;:\u2014])\s+|\s--\s+"),
    re.compile(r"(?<=,)\s+(?=(?:and|but|so|because|or|which|then)\b)|(?<=[\u3001\uff0c])"),
    re.compile(r"\s+(?=(?:and then|and so|but|so|because|and)\s)"),
    re.compile(r"\s+"),
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Character ranges `[start, end)` of the sentences of `text`, in order, white space trimmed at both ends.

    A newline (the end of an utterance) always ends a sentence. A stretch of more than `RUN_ON` characters without a
    stop is cut where a clause begins, so that no range is ever much longer.
    """
    start = 0
    for match in _END.finditer(text):
        mark, end = match.group(), match.end()
        if mark[0] != "\n" and not _ends_sentence(text, start, match.start(), end, mark):
            continue
        yield from _ranges(text, start, end)
        start = end
    yield from _ranges(text, start, len(text))


def _ends_sentence(text: str, start: int, at: int, end: int, mark: str) -> bool:
    following = text[end + 1 : end + 2]
    if not following:
        return True
    if mark == ".":
        return not _is_abbreviation(text, start, end)
    if mark[-1] in _CLOSERS:
        return mark[-1] in ")]" or not following.islower()
    if mark[0] in ".\u2026" and (len(mark) > 1 or mark[0] == "\u2026"):
        return not following.islower() and bool(text[start:at].strip())
    return True


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """True where the full stop that ends at `end` belongs to the word before it."""
    match = _LAST_WORD.search(text, max(start, end - 14), end)
    word = match.group(1) if match else None
    if not word:
        return False
    lower = word.lower()
    if lower.isdigit():
        return not text[start : end - 1 - len(word)].strip()
    if len(word) > 1 and lower not in _TITLES and lower not in _MAY_END and lower not in _BEFORE_A_NUMBER:
        return False
    following = _NEXT_WORD.match(text, end)
    after = following.group(1) if following else ""
    if lower in _TITLES or lower in _NEVER_END:
        return True
    if lower in _BEFORE_A_NUMBER and not (len(word) == 1 and word.isupper()):
        return after[:1].isdigit()
    if lower in _MAY_END:
        return not after[:1].isupper() or ("." in lower and after.lower() not in _OPENERS)
    return word.isupper() and _is_initial(text, start, end - 2, after)


def _is_initial(text: str, start: int, at: int, after: str) -> bool:
    """True for the A of "James A. Rosen"; false for the C of "we wrote it in C. And then"."""
    if not after[:1].isupper() or after.lower() in _OPENERS:
        return False
    before = text[max(start, at - 24) : at].split()
    return not before or before[-1][:1].isupper()


def _ranges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start <= RUN_ON:
        if start < end:
            yield start, end
        return
    while end - start > RUN_ON:
        cut = _soft_cut(text, start, min(end - 40, start + _PIECE))
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    yield start, end


def _soft_cut(text: str, start: int, limit: int) -> int:
    """The best place to break the run-on at `start`: the last strong cue in the second half of what fits."""
    low = start + (limit - start) // 3
    for cue in _SOFT_CUES:
        found = list(cue.finditer(text, low, limit))
        if found:
            last = found[-1]
            stop = last.start() if last.group() else last.end()
            if text[start:stop].strip():
                return stop
    return limit
