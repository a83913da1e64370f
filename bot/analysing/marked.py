"""Where a sentence stands in a marked segment: who was asked, who declares, and how far from it."""

import re
from collections import Counter

from bot.analysing.cues import DECLARE, INVITE, MARKER
from bot.analysing.segments import Segment
from bot.analysing.spoken import Spoken

_FAR = 60


_ANOTHER = re.compile(
    r"\b(?:another|second|other|more|also have|two)\b[^.?!]{0,25}\b(?:one|opinion|unpop\w*|take|prediction|"
    r"ones)\b",
    re.I,
)


def hosts_of(spoken: Spoken, segment: Segment) -> Counter[str]:
    """Who asks the others for their opinions, with how often."""
    asked: Counter[str] = Counter()
    for sentence in spoken.sentences[max(0, segment.first - 3) : segment.last]:
        if sentence.speaker and INVITE.search(sentence.text):
            asked[sentence.speaker] += 1
    return asked


def segment_signs(spoken: Spoken, segment: Segment) -> list[dict[str, float]]:
    """Signs of every sentence of the segment, in order."""
    hosts = hosts_of(spoken, segment)
    host = hosts.most_common(1)[0][0] if hosts else None
    declared: dict[str | None, int] = {}
    started: dict[str | None, int] = {}
    spoke: Counter[str | None] = Counter()
    asked_at = segment.first
    signs: list[dict[str, float]] = []
    for index in range(segment.first, segment.last):
        sentence = spoken.sentences[index]
        turn = spoken.turn_of(index)
        if INVITE.search(sentence.text):
            asked_at = index
        marks = bool(MARKER.search(sentence.text)) and not sentence.asks
        if marks and DECLARE.search(sentence.text):
            declared[sentence.speaker] = index
        if turn.words >= 12:
            started.setdefault(sentence.speaker, index)
        spoke[sentence.speaker] += len(sentence.words)
        since = index - declared.get(sentence.speaker, -_FAR)
        signs.append(
            {
                "declared_now": float(since == 0),
                "declared_just": float(1 <= since <= 2),
                "declared_near": float(3 <= since <= 8),
                "since_asked": min(index - asked_at, 30) / 30,
                "asked_just": float(index - asked_at <= 4),
                "first_said": float(spoke[sentence.speaker] <= 60),
                "first_turn": float(0 <= index - started.get(sentence.speaker, index + 1) <= 4),
                "another": float(bool(_ANOTHER.search(sentence.text))),
                "host": float(sentence.speaker is not None and sentence.speaker == host),
                "asks_marked": float(bool(INVITE.search(sentence.text))),
                "late": (index - segment.first) / max(1, segment.last - segment.first),
            }
        )
    return signs
