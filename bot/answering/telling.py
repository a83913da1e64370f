"""What can be said about evidence without a model: who said it, on which episode, when, and on which side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.asked import Asked, AskedFor
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.span import Citation


def told(
    asked: Asked, cited: Sequence[Citation], of_sides: Sequence[tuple[int, ...]], episodes: Mapping[EpisodeId, Episode]
) -> tuple[AnswerSentence, ...]:
    """Headings over the citations, each naming the places of those it is over; none where they speak for themselves."""
    if not cited:
        return ()
    match asked.kind:
        case AskedFor.WHO_SAID:
            return _who(cited)
        case AskedFor.WHICH_EPISODES:
            return tuple(AnswerSentence(_episode(one, episodes), (at,)) for at, one in enumerate(cited))
        case AskedFor.OVER_TIME if len({one.span.episode_id for one in cited}) > 1:
            return tuple(AnswerSentence(_when(one, episodes), (at,)) for at, one in enumerate(cited))
        case AskedFor.COMPARE if len(of_sides) == len(cited):
            return _sides(asked.sides, of_sides)
        case _:
            return ()


def arranged(answer: Answer, asked: Asked, episodes: Mapping[EpisodeId, Episode]) -> Answer:
    """A written answer about episodes by episode, the oldest first where it is about change.

    It stays as it is where a sentence speaks of several. `episodes` come newest first, as the library lists them.
    """
    if asked.kind not in (AskedFor.WHICH_EPISODES, AskedFor.OVER_TIME):
        return answer
    of = [{answer.evidence[at].span.episode_id for at in one.proven_by} for one in answer.sentences]
    if any(len(one) != 1 for one in of):
        return answer
    first_of = [next(iter(one)) for one in of]
    order = list(dict.fromkeys(first_of))
    if asked.kind is AskedFor.OVER_TIME:
        order = [order[at] for at in in_time(order, tuple(episodes.values()))]
    sentences = [answer.sentences[at] for episode in order for at in range(len(of)) if first_of[at] == episode]
    places = list(dict.fromkeys(at for one in sentences for at in one.proven_by))
    evidence = tuple(answer.evidence[at] for at in places)
    by_heading: dict[str, list[int]] = {}
    for one in told(asked, evidence, (), episodes):
        by_heading.setdefault(one.text, []).extend(one.proven_by)
    return replace(
        answer,
        evidence=evidence,
        sentences=tuple(AnswerSentence(one.text, tuple(places.index(at) for at in one.proven_by)) for one in sentences),
        headings=tuple(AnswerSentence(text, tuple(at)) for text, at in by_heading.items()),
    )


def _who(cited: Sequence[Citation]) -> tuple[AnswerSentence, ...]:
    """By speaker, in the order of the evidence; none where nobody is known."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(cited):
        if one.speaker:
            places.setdefault(one.speaker, []).append(at)
    return tuple(AnswerSentence(speaker, tuple(found)) for speaker, found in places.items())


def in_time(cited_episodes: Sequence[EpisodeId], episodes: Sequence[Episode]) -> list[int]:
    """Places of `cited_episodes`, the oldest episode first. `episodes` come newest first, as the library lists them."""
    age = {episode.id: -at for at, episode in enumerate(episodes)}
    return sorted(range(len(cited_episodes)), key=lambda at: age.get(cited_episodes[at], 0))


def _sides(sides: Sequence[str], of_sides: Sequence[tuple[int, ...]]) -> tuple[AnswerSentence, ...]:
    """Each side over its evidence; what is on both stands under both."""
    named = [side[:1].upper() + side[1:] for side in sides]
    places: dict[tuple[int, ...], list[int]] = {}
    for at, of in enumerate(of_sides):
        places.setdefault(of, []).append(at)
    ordered = sorted(places, key=lambda of: (-len(of), of))
    return tuple(AnswerSentence(" and ".join(named[side] for side in of), tuple(places[of])) for of in ordered)


def _episode(one: Citation, episodes: Mapping[EpisodeId, Episode]) -> str:
    date = _date(one, episodes)
    return f"\u201c{one.episode_title}\u201d, {date}" if date else f"\u201c{one.episode_title}\u201d"


def _when(one: Citation, episodes: Mapping[EpisodeId, Episode]) -> str:
    date = _date(one, episodes)
    return f"{date}, \u201c{one.episode_title}\u201d" if date else f"\u201c{one.episode_title}\u201d"


def _date(one: Citation, episodes: Mapping[EpisodeId, Episode]) -> str:
    episode = episodes.get(one.span.episode_id)
    published = episode.details.published if episode is not None else None
    return f"{published.day} {published:%B %Y}" if published else ""
