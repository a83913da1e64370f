"""A passage with the talk around it, for showing: what was asked for often stands a sentence before or after."""

from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript

MOST_WORDS = 240
_REACH = 1_500
"""Characters looked at on either side."""


def with_surroundings(transcript: Transcript, span: Span, most_words: int = MOST_WORDS) -> Span:
    """`span` and whole sentences before and after it, by turns, while all of it has at most `most_words` words."""
    left = max(0, span.start - _REACH)
    before = [left + start for start, _ in split_sentences(transcript.text[left : span.start])]
    if left:
        before = before[1:]
    after = [span.end + end for _, end in split_sentences(transcript.text[span.end : span.end + _REACH])]
    if span.end + _REACH < len(transcript.text):
        after = after[:-1]
    start, end = span.start, span.end
    words = len(transcript.cut(start, end).split())
    while before or after:
        grew = False
        for side in (before, after):
            if not side:
                continue
            wider = (side[-1], end) if side is before else (start, side[0])
            counted = len(transcript.cut(*wider).split())
            if counted > most_words:
                side.clear()
                continue
            side.pop(-1 if side is before else 0)
            (start, end), words, grew = wider, counted, True
        if not grew or words >= most_words:
            break
    return Span(span.episode_id, span.transcript_hash, start, end)
