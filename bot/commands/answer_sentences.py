"""How the sentences of a written answer read: in our voice, with the numbers of their receipts, and never as if we had
said what a speaker said of themselves."""

import re
from collections.abc import Sequence

from bot.domain.answer import AnswerSentence
from bot.domain.span import Citation

_OF_SELF = re.compile(
    r"\b(?:I|I'(?:m|ve|d|ll)|[Ww]e|[Ww]e'(?:re|ve|d|ll)|[Mm]y|[Mm]ine|[Mm]e|[Mm]yself|[Oo]ur|[Oo]urs|us|[Oo]urselves"
    r"|ich|Ich|wir|Wir|mein\w*|Mein\w*|unser\w*|Unser\w*|mich|mir|uns)\b"
)

_QUOTES = re.compile('["\u201c\u201d\u00ab\u00bb]')


def sentences_text(sentences: Sequence[AnswerSentence], evidence: Sequence[Citation]) -> str:
    """One paragraph; right after each sentence the numbers of its receipts, from 1."""
    return " ".join(f"{_voiced(one, evidence)}{_numbers(one.proven_by)}" for one in sentences)


def _numbers(places: Sequence[int]) -> str:
    return "".join(f"[{at + 1}]" for at in sorted(places))


def _voiced(sentence: AnswerSentence, evidence: Sequence[Citation]) -> str:
    """In quotation marks where it is what was said to the letter; else what somebody said as "I" has their name."""
    cited = [evidence[at] for at in sentence.proven_by]
    if not _QUOTES.search(sentence.text) and any(sentence.text in one.text for one in cited):
        return f"\u201c{sentence.text}\u201d"
    if not _OF_SELF.search(sentence.text.replace("\u2019", "'")):
        return sentence.text
    speakers = {one.speaker for one in cited}
    speaker = speakers.pop() if len(speakers) == 1 else None
    if speaker is None:
        return f"On the episode: {sentence.text}"
    named = any(part in sentence.text for part in speaker.split())
    return sentence.text if named else f"{speaker}: {sentence.text}"
