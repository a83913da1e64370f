"""Which episodes someone means by a number, a name, or part of a title."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.domain.episode import Episode

_SEASON_AND_EPISODE = re.compile(r"s(?:eason)?\s*(\d{1,3})\s*[,.x-]?\s*e(?:p(?:isode)?)?\s*(\d{1,4})", re.I)
_SEASON = re.compile(r"s(?:eason\s*)?(\d{1,3})", re.I)
_NUMBER = re.compile(r"(?:#|(?:ep(?:isode)?|no|number|folge)\.?\s*#?)\s*(\d{1,5})", re.I)
_LATEST = frozenset({"latest", "newest", "last", "the latest", "the last one", "most recent", "latest episode"})
_FIRST = frozenset({"first", "oldest", "the first", "first episode"})
_CLOSE_TITLE = 82
_NOT_A_WORD = re.compile(r"[\W_]+")


def select_episodes(text: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    """The episodes that `text` names, in the order of `episodes` (newest first); empty when it names none.

    `S3E12`, `S3`, `#42`, `latest`, a slug or its last part, a whole title, part of a title or a misspelled one,
    a person credited on it. The surest reading that names any wins; a bare number is an episode's number.
    `S3E1` never means an episode that is merely spelled like it.
    """
    wanted = " ".join(text.split())
    if not wanted or not episodes:
        return ()
    lowered = wanted.casefold()
    if lowered in _LATEST:
        return episodes[:1]
    if lowered in _FIRST:
        return episodes[-1:]
    exact = (_by_number, _by_slug, _by_title)
    for reading in exact if _SEASON_AND_EPISODE.fullmatch(wanted) else (*exact, _by_words, _by_likeness):
        if found := reading(wanted, episodes):
            return found
    return ()


def _by_number(wanted: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    if match := _SEASON_AND_EPISODE.fullmatch(wanted):
        season, number = int(match[1]), int(match[2])
        return [one for one in episodes if one.details.season == season and one.details.number == number]
    if match := _SEASON.fullmatch(wanted):
        return [one for one in episodes if one.details.season == int(match[1])]
    if (match := _NUMBER.fullmatch(wanted)) or (match := re.fullmatch(r"(\d{1,5})", wanted)):
        return [one for one in episodes if one.details.number == int(match[1])]
    return ()


def _by_slug(wanted: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    lowered = wanted.casefold()
    whole = [one for one in episodes if lowered in (one.slug.casefold(), one.id.casefold())]
    return whole or [one for one in episodes if one.slug.casefold().rpartition("/")[2] == lowered]


def _by_title(wanted: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    plain = _plain(wanted)
    if not plain:
        return ()
    whole = [one for one in episodes if _plain(one.title) == plain]
    return whole or [one for one in episodes if f" {plain} " in f" {_plain(one.title)} "]


def _by_words(wanted: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    """All words begin words of the title, the slug or a credited name."""
    words = _plain(wanted).split()
    if not words:
        return ()
    return [one for one in episodes if all(any(w.startswith(word) for w in _name_words(one)) for word in words)]


def _by_likeness(wanted: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
    plain = _plain(wanted)
    if len(plain) < 4:
        return ()
    titles = [_plain(one.title) for one in episodes]
    scored = process.extract(plain, titles, scorer=_title_likeness, score_cutoff=_CLOSE_TITLE, limit=None)
    if not scored:
        return ()
    best = max(score for _, score, _ in scored)
    return [episodes[at] for at in sorted(at for _, score, at in scored if score >= best - 3)]


def _title_likeness(wanted: str, title: str, *, score_cutoff: float | None = None) -> float:
    """Of equally long stretches: a short wanted text must not be met by chance inside a long title."""
    cutoff = score_cutoff or 0.0
    if len(wanted) > len(title) + 3:
        return fuzz.ratio(wanted, title, score_cutoff=cutoff)
    return fuzz.partial_ratio(wanted, title, score_cutoff=cutoff)


def _name_words(episode: Episode) -> list[str]:
    people = " ".join(person.name for person in episode.details.persons)
    return _plain(f"{episode.title} {episode.slug} {people}").split()


def _plain(text: str) -> str:
    return _NOT_A_WORD.sub(" ", text.casefold().replace("'", "").replace("\u2019", "")).strip()
