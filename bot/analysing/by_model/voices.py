"""Who may speak in a transcript that names nobody, and what a model guesses of it."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.analysing.by_model.parts import Part, Talk
from bot.domain.episode_card import SpeakerGuess
from bot.domain.span import Span
from bot.language.stop_words import STOP_WORDS
from bot.prompts.speakers import MOST_TURNS, Guessed

_MOST_PEOPLE = 8
_LEAST, _MOST_SURE, _ADDRESSED = 0.5, 0.9, 0.4
"""Confidence below which a guess is left out, the most that any guess gets, and the most where the person is spoken of
by name within their own words."""
_FULL = r"[A-Z][\w'\u2019-]+(?: (?:[A-Z]\.? )?[A-Z][\w'\u2019-]+){1,2}"
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y name is|[Mm]y name's|I'm|I am|[Jj]oined (?:today )?by|[Ww]ith me (?:today )?is|"
    rf"[Gg]uest (?:today )?is|[Ww]elcome,? (?:back,? )?(?:to the show,? )?|[Tt]hank you,? |[Tt]hanks,? )"
    rf"\s*(?P<name>{_FULL})"
)
_SELF = r"(?:my name is|my name's|i'm|i am|this is)\s+"


def people_of(talk: Talk) -> tuple[str, ...]:
    """Who is credited, and who is introduced by full name in the words themselves; empty where nobody is."""
    credited = [person.name for person in talk.episode.details.persons]
    introduced = Counter(match["name"] for match in _INTRODUCED.finditer(talk.transcript.text))
    known = {word for name in credited for word in name.split()}
    fresh = [
        name
        for name, _ in introduced.most_common()
        if name.split()[0].lower() not in STOP_WORDS["en"] and not known & set(name.split())
    ]
    return tuple(dict.fromkeys([*credited, *fresh]))[:_MOST_PEOPLE]


def guesses_of(guessed: Guessed, part: Part, talk: Talk, people: Sequence[str]) -> list[SpeakerGuess]:
    """What of it makes sense: known lines in order, known people, enough confidence."""
    guesses: list[SpeakerGuess] = []
    done = part.first
    for turn in guessed.turns[:MOST_TURNS]:
        first, last = talk.line(turn.first, part), talk.line(turn.last, part)
        if first is None or last is None or turn.last < turn.first or turn.first <= done:
            continue
        if not 0 < turn.person <= len(people):
            continue
        span, person = talk.span(first.start, last.end), people[turn.person - 1]
        confidence = min(_MOST_SURE, max(0, turn.confidence) / 10)
        if _is_spoken_of(person, talk.cut(span)):
            confidence = min(_ADDRESSED, confidence)
        if confidence >= _LEAST:
            guesses.append(SpeakerGuess(span, person, round(confidence, 2)))
            done = turn.last
    return guesses


def likely(guesses: Sequence[SpeakerGuess], span: Span, least: float) -> str | None:
    """Who likely says all of these words; None where no guess is sure enough of it."""
    for guess in guesses:
        same = guess.span.episode_id == span.episode_id and guess.span.transcript_hash == span.transcript_hash
        if same and guess.span.start <= span.start and span.end <= guess.span.end and guess.confidence >= least:
            return guess.speaker
    return None


def _is_spoken_of(person: str, words: str) -> bool:
    """Whether the person's first name stands there other than in an introduction of themselves."""
    first = re.escape(person.split()[0].lower())
    lower = words.lower()
    named = len(re.findall(rf"\b{first}\b", lower))
    return named > len(re.findall(rf"\b{_SELF}{first}\b", lower))
