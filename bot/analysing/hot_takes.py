"""Hot takes: views from an episode that a community can vote on, each with its receipt."""

from collections.abc import Sequence

from bot.analysing.candidates import Candidate, find_candidates
from bot.analysing.reasons import explain
from bot.analysing.resolving import resolve_by
from bot.analysing.salience import content_words
from bot.analysing.spoken import Spoken, read_spoken, words_of
from bot.analysing.weights import SignModel, load_model
from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import HotTake
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.domain.transcript import Transcript

MARKED_LEAST = 0.14
UNMARKED_LEAST = 0.1
"""Chance below which a candidate is left alone: better no take than a made-up one."""
_CLEAR = 0.2
"""Chance at which an unmarked take is offered however short the episode is."""
_ASKED = 3.0
"""Factor on the odds of a take in a marked segment of unknown speakers."""
_WARMING_UP, _WORDS_EACH = 1500, 750
"""Words before the first and for each further unmarked take offered: a short episode seldom argues much."""
_PER_SPEAKER = 2
"""Marked opinions one participant may have in one episode."""
_MARKED_APART = 40
"""Sentences between two marked takes of one participant; the later one must be announced, too."""
_UNKNOWN_APART = 12
"""The same where nobody knows who speaks."""
_APART = 4
"""Sentences between two unmarked takes, at least."""
_SAME = 0.5
"""Share of content words at which two claims say the same."""


def find_hot_takes(
    episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int = 8
) -> tuple[HotTake, ...]:
    """At most `limit` hot takes, best first; empty where nobody takes a stand."""
    return hot_takes_of(read_spoken(transcript), episode_id, transcript, details, limit=limit)


def hot_takes_of(
    spoken: Spoken, episode_id: EpisodeId, transcript: Transcript, details: EpisodeDetails, *, limit: int
) -> tuple[HotTake, ...]:
    """As `find_hot_takes`, for sentences already read."""
    rated = rate(list(find_candidates(spoken)), load_model("marked"), load_model("unmarked"))
    talked = sum(len(sentence.words) for sentence in spoken.sentences)
    return tuple(
        HotTake(
            claim=candidate.claim,
            spans=(Span(episode_id, transcript.hash, candidate.sentence.start, candidate.sentence.end),),
            speaker=candidate.sentence.speaker,
            score=round(chance, 4),
            reason=explain(candidate.signs, marked=candidate.marked),
            resolve_by=resolve_by(candidate.sentence.text, details.published),
        )
        for chance, candidate in choose(rated, limit, talked=talked)
    )


def rate(candidates: Sequence[Candidate], marked: SignModel, unmarked: SignModel) -> list[tuple[float, Candidate]]:
    """Candidates with their chance of being a take, best first; what a known speaker was asked for comes before all.

    Where nobody knows who speaks, nobody knows who was asked: being asked then only raises the odds.
    """
    rated: list[tuple[float, Candidate]] = []
    for each in candidates:
        if each.marked and each.sentence.speaker is not None:
            rated.append((marked.chance(each.signs), each))
        else:
            chance = unmarked.chance(each.signs)
            odds = _ASKED * chance / (1 - chance) if each.marked and chance < 1 else 0.0
            rated.append((odds / (1 + odds) if odds else chance, each))
    return sorted(rated, key=lambda pair: (not _is_answer(pair[1]), -pair[0], pair[1].index))


def _is_answer(candidate: Candidate) -> bool:
    return candidate.marked and candidate.sentence.speaker is not None


def choose(rated: Sequence[tuple[float, Candidate]], limit: int, *, talked: int) -> list[tuple[float, Candidate]]:
    """The likely candidates that differ from one another, in order, at most `limit`; `talked` is the talk in words."""
    pace = max(1, (talked - _WARMING_UP) // _WORDS_EACH)
    chosen: list[tuple[float, Candidate]] = []
    for chance, candidate in rated:
        if len(chosen) == limit:
            break
        if not candidate.marked and len(chosen) >= pace and chance < _CLEAR:
            continue
        if chance < (MARKED_LEAST if candidate.marked else UNMARKED_LEAST):
            continue
        if not any(_clash(candidate, other) for _, other in chosen) and not _spoken_enough(candidate, chosen):
            chosen.append((chance, candidate))
    return chosen


def _clash(one: Candidate, other: Candidate) -> bool:
    """Two candidates that would put the same vote, or are two wordings of one speaker's one opinion.

    `other` is the likelier one.
    """
    apart = abs(one.index - other.index)
    if one.marked and other.marked and one.sentence.speaker is None:
        return apart < _UNKNOWN_APART or same_claim(one.claim, other.claim)
    if one.marked and other.marked and one.sentence.speaker == other.sentence.speaker:
        announced = one.signs.get("declared_now") or one.signs.get("declared_just")
        return not (announced and apart >= _MARKED_APART) or same_claim(one.claim, other.claim)
    near = apart < _APART and not (one.marked and other.marked)
    return near or same_claim(one.claim, other.claim)


def _spoken_enough(candidate: Candidate, chosen: Sequence[tuple[float, Candidate]]) -> bool:
    who = candidate.sentence.speaker
    if not candidate.marked or who is None:
        return False
    return sum(other.marked and other.sentence.speaker == who for _, other in chosen) >= _PER_SPEAKER


def same_claim(one: str, other: str) -> bool:
    """Whether two claims share most of their content words."""
    first, second = content_words(words_of(one)), content_words(words_of(other))
    return bool(first and second) and len(first & second) >= _SAME * min(len(first), len(second))
