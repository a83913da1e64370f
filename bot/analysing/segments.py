"""Marked segments: where a show asks everyone for an unpopular opinion, a hot take or a prediction."""

import re
from dataclasses import dataclass

from bot.analysing.cues import DECLARE, INVITE, MARKER, MOVE_ON
from bot.analysing.spoken import Spoken

_CLOSING = re.compile(
    r"\b(?:thank(?:s| you)(?: all| both| everyone| again| so much| very much| guys| everybody)* (?:for|to|once)|"
    r"(?:it has|it'?s|what a|been) (?:been )?(?:a|an|such a)?\s?(?:absolute |real |great |total )?(?:pleasure|blast)|"
    r"that'?s (?:all|it for|our show|our time|the show)|out of time|been our show|see you next|until next|goodbye|"
    r"end (?:the|this) (?:show|episode)|wrap(?:ping)? (?:it |things |this )?up|put the polls?|time will tell|"
    r"stay tuned)\b",
    re.I,
)
_LONGEST = 420
"""Sentences that one segment may last; the longest marked segments run for about 25 minutes."""
_PATIENCE = 130
"""Sentences without any marker after which a segment has faded."""
_SHORT = 30
"""The same for a single question that nobody took up as a round."""
_BARE = 3
"""Words of a sentence that is a heading rather than talk: "Unpopular opinions."."""
_CATCH_UP = 60, 20
"""Sentences back in which a round is looked for that is already under way, and how many belong to it at least."""
_ALREADY = re.compile(r"\b(?:else|other|another|next)\b", re.I)
_FIRST = re.compile(
    r"\b(?:who (?:has|wants|would like|goes|is)|who's|goes? first|start|kick us off|what about you)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentences `[first, last)`; `first` is the first after the announcement."""

    first: int
    last: int


def find_segments(spoken: Spoken) -> tuple[Segment, ...]:
    """Marked segments in order, none overlapping; empty for a show that marks nothing."""
    marks = [index for index, sentence in enumerate(spoken.sentences) if MARKER.search(sentence.text)]
    if not marks:
        return ()
    openings = _openings(spoken, marks)
    segments: list[Segment] = []
    for opening in openings:
        if segments and opening < segments[-1].last:
            continue
        last = _end(spoken, opening, marks)
        if last > opening:
            segments.append(Segment(opening, last))
    return tuple(segments)


def _openings(spoken: Spoken, marks: list[int]) -> list[int]:
    """Sentences that open a segment, ascending: after an announcement that somebody answers, or an invitation."""
    openings: set[int] = set()
    for mark in marks:
        if any(0 <= start - mark <= 2 * _PATIENCE or 0 <= mark - start < _PATIENCE for start in openings):
            continue
        text = spoken.sentences[mark].text
        if INVITE.search(text):
            openings.add(_under_way(spoken, mark) if _ALREADY.search(text) else mark + 1)
        elif (MOVE_ON.search(text) or len(text.split()) <= _BARE) and _answered(spoken, mark, marks):
            openings.add(mark + 1)
    return sorted(openings)


def _under_way(spoken: Spoken, mark: int) -> int:
    """Where a round began when "anybody else?" is the first that names it."""
    far, near = _CATCH_UP
    for at in range(mark - 1, max(0, mark - far) - 1, -1):
        if spoken.sentences[at].asks and _FIRST.search(spoken.sentences[at].text):
            return at + 1
    return max(0, mark - near)


def _answered(spoken: Spoken, mark: int, marks: list[int]) -> bool:
    later = [other for other in marks if mark < other <= mark + 80]
    return len(later) >= 2 or any(DECLARE.search(spoken.sentences[other].text) for other in later)


def _end(spoken: Spoken, opening: int, marks: list[int]) -> int:
    sentences = spoken.sentences
    limit = min(len(sentences), opening + _LONGEST)
    last_mark = opening
    asked = sum(opening <= mark < opening + _PATIENCE for mark in marks)
    patience = _PATIENCE if asked > 1 else _SHORT
    for index in range(opening + 1, limit):
        if MARKER.search(sentences[index].text):
            last_mark = index
        if index - last_mark > patience:
            return index
        more = any(index < mark < index + 25 for mark in marks)
        if index > opening + 6 and not more and _CLOSING.search(sentences[index].text):
            return index
    return limit
