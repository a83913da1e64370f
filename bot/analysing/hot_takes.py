"""Hot takes: views from an episode that a community can vote on, each with its receipt."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysing.claims import phrase_claim
from bot.analysing.marked import segment_signs
from bot.analysing.reasons import explain
from bot.analysing.resolving import resolve_by
from bot.analysing.salience import content_words, word_salience
from bot.analysing.segments import find_segments
from bot.analysing.spoken import Spoken, SpokenSentence, read_spoken, words_of
from bot.analysing.stance import sentence_signs, surrounding_signs
from bot.analysing.weights import SignModel, load_model
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import HotTake
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.domain.transcript import Transcript

MARKED_THRESHOLD = 0.13
UNMARKED_THRESHOLD = 0.3
_PER_SPEAKER = 2
"""Marked opinions one participant may have in one episode."""
_APART = 4
"""Sentences between two unmarked takes, at least."""
_SAME = 0.6
"""Share of content words at which two claims say the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may hold a take. `marked` when the show itself asked for opinions there."""

    index: int
    sentence: SpokenSentence
    claim: str
    chance: float
    marked: bool
    signs: Mapping[str, float]


def find_hot_takes(
    episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int = 8
) -> tuple[HotTake, ...]:
    """At most `limit` hot takes, best first; empty where nobody takes a stand."""
    spoken = read_spoken(transcript)
    return hot_takes_of(spoken, episode_id, transcript, details, limit=limit)


def hot_takes_of(
    spoken: Spoken, episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int
) -> tuple[HotTake, ...]:
    """As `find_hot_takes`, for sentences already read."""
    chosen = choose(candidates(spoken), limit)
    return tuple(_take(candidate, spoken, episode_id, transcript, details) for candidate in chosen)


def candidates(spoken: Spoken) -> list[Candidate]:
    """Every sentence that can be put as a claim, in order, with its chance of being a take."""
    salience = word_salience(spoken)
    in_segment: dict[int, dict[str, float]] = {}
    for segment in find_segments(spoken):
        in_segment.update(zip(range(segment.first, segment.last), segment_signs(spoken, segment), strict=True))
    marked, unmarked = load_model("marked"), load_model("unmarked")
    found: list[Candidate] = []
    for index, sentence in enumerate(spoken.sentences):
        if sentence.asks or len(sentence.words) < 2:
            continue
        claim = phrase_claim(sentence.text)
        if claim is None:
            continue
        signs = {**sentence_signs(sentence, claim), **surrounding_signs(spoken, index, salience)}
        where = in_segment.get(index)
        model: SignModel = unmarked if where is None else marked
        if where is not None:
            signs.update(where)
        found.append(Candidate(index, sentence, claim, model.chance(signs), where is not None, signs))
    return found


def choose(found: list[Candidate], limit: int) -> list[Candidate]:
    """The best candidates that differ from one another, best first, at most `limit`."""
    chosen: list[Candidate] = []
    for candidate in sorted(found, key=lambda each: (not each.marked, -each.chance, each.index)):
        if len(chosen) == limit:
            break
        threshold = MARKED_THRESHOLD if candidate.marked else UNMARKED_THRESHOLD
        if candidate.chance >= threshold and not any(_clash(candidate, other) for other in chosen):
            of_speaker = sum(other.sentence.speaker == candidate.sentence.speaker for other in chosen if other.marked)
            if not (candidate.marked and of_speaker >= _PER_SPEAKER and candidate.sentence.speaker):
                chosen.append(candidate)
    return chosen


def _clash(one: Candidate, other: Candidate) -> bool:
    """Two candidates that would ask the same vote, or are one speaker's one opinion."""
    if one.marked and other.marked and one.sentence.speaker and one.sentence.speaker == other.sentence.speaker:
        if abs(one.index - other.index) < 300 and not one.signs.get("another"):
            return True
    elif abs(one.index - other.index) < _APART:
        return True
    return same_claim(one.claim, other.claim)


def same_claim(one: str, other: str) -> bool:
    """Whether two claims share most of their content words."""
    first, second = content_words(words_of(one)), content_words(words_of(other))
    return bool(first and second) and len(first & second) >= _SAME * min(len(first), len(second))


def _take(
    candidate: Candidate, spoken: Spoken, episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails
) -> HotTake:
    sentence = candidate.sentence
    around = " ".join(each.text for each in spoken.sentences[candidate.index : candidate.index + 1])
    return HotTake(
        claim=candidate.claim,
        spans=(Span(episode_id, transcript.hash, sentence.start, sentence.end),),
        speaker=sentence.speaker,
        score=round(candidate.chance, 4),
        reason=explain(candidate.signs, marked=candidate.marked),
        resolve_by=resolve_by(around, details.published),
    )
