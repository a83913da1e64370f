"""The talk just before and after a quote, line by line as it was said."""

from collections.abc import Collection

from bot.domain.quote_context import TalkLine
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.domain.transcript import Transcript

_SENTENCES = 3
_REACH = 1200
"""How many sentences each way, found within how many characters."""


def lines_around(transcript: Transcript, span: Span, hidden: Collection[Span] = ()) -> tuple[TalkLine, ...]:
    """A few sentences before, the quote, and a few after, a new line wherever the speaker or the utterance changes.

    They reach as far as the next of the `hidden` words.
    """
    same = [one for one in hidden if (one.episode_id, one.transcript_hash) == (span.episode_id, span.transcript_hash)]
    low = max([0, span.start - _REACH, *(one.end for one in same if one.end <= span.start)])
    high = min([len(transcript.text), span.end + _REACH, *(one.start for one in same if one.start >= span.end)])
    sentences = [(low + start, low + end) for start, end in split_sentences(transcript.text[low:high])]
    before = [each for each in sentences if each[1] <= span.start][-_SENTENCES:]
    after = [each for each in sentences if each[0] >= span.end][:_SENTENCES]
    start = before[0][0] if before else min([each[0] for each in sentences if each[1] > span.start], default=span.start)
    end = after[-1][1] if after else max([each[1] for each in sentences if each[0] < span.end], default=span.end)
    ranges = ((start, span.start, False), (span.start, span.end, True), (span.end, end, False))
    return tuple(line for first, last, quoted in ranges for line in _lines(transcript, first, last, quoted))


def _lines(transcript: Transcript, start: int, end: int, quoted: bool) -> list[TalkLine]:
    lines = []
    for utterance in transcript.utterances:
        if utterance.start < end and start < utterance.end:
            text = transcript.cut(max(start, utterance.start), min(end, utterance.end)).strip()
            if text:
                lines.append(TalkLine(speaker=utterance.speaker, text=text, quoted=quoted))
    return lines
