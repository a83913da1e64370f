"""Every sentence of an episode that can be put as a claim, with the signs that tell a take from talk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.analysing.claim_shape import can_be_voted, reads_alone
from bot.analysing.claims import phrase_claim
from bot.analysing.marked import segment_signs
from bot.analysing.mockery import is_voiced
from bot.analysing.salience import word_salience
from bot.analysing.segments import find_segments
from bot.analysing.spoken import Spoken, SpokenSentence
from bot.analysing.stance import sentence_signs, surrounding_signs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may hold a take. `marked` when the show itself asked for opinions there."""

    index: int
    sentence: SpokenSentence
    claim: str
    marked: bool
    signs: Mapping[str, float]


def find_candidates(spoken: Spoken) -> Iterator[Candidate]:
    """In order. Questions, voices put on in mockery and what cannot be phrased as a claim are no candidates.

    Where a known speaker was asked for an opinion the claim may lean on the question; elsewhere it must read alone.
    """
    salience = word_salience(spoken)
    in_segment: dict[int, dict[str, float]] = {}
    for segment in find_segments(spoken):
        in_segment.update(zip(range(segment.first, segment.last), segment_signs(spoken, segment), strict=True))
    for index, sentence in enumerate(spoken.sentences):
        if sentence.asks or len(sentence.words) < 2:
            continue
        where = in_segment.get(index)
        claim = phrase_claim(sentence.text)
        readable = can_be_voted if where is not None and sentence.speaker else reads_alone
        if claim is None or not readable(claim) or _is_mocked(spoken, index):
            continue
        signs = {**sentence_signs(sentence, claim), **surrounding_signs(spoken, index, salience)}
        yield Candidate(index, sentence, claim, where is not None, {**signs, **(where or {})})


def _is_mocked(spoken: Spoken, index: int) -> bool:
    around = [sentence.text for sentence in spoken.sentences[max(0, index - 3) : index + 4]]
    return is_voiced(around, min(index, 3))
