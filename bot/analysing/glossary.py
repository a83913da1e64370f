"""Glossary: names of an episode, and what speech-to-text made of them elsewhere in it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.domain.episode import EpisodeDetails
from bot.domain.episode_card import GlossaryEntry
from bot.domain.transcript import Transcript
from bot.language.names import names_in
from bot.language.sounds import likeness, plain, sound_of
from bot.language.stop_words import STOP_WORDS

_SURE_SOURCE, _OWN_TEXT = 0.78, 0.86
_SHORTEST = 5
_RARER = 2
_APOSTROPHE = re.compile(r"['\u2019]")
_MARKUP = re.compile(r"<[^>]+>|https?://\S+")
_BREAK = re.compile(r"[^\w'\u2019]+")
_MOST = 60


def learn_glossary(
    details: EpisodeDetails, transcript: Transcript, known: Sequence[str] = ()
) -> tuple[GlossaryEntry, ...]:
    """Terms with the other forms in which this episode's text writes them; only forms with strong evidence.

    Sure of their spelling are `known` terms, the title, the notes and the people; a name of the text itself is when it
    has an odd shape or several words and is said more often than the form. A form sounds like its term, is written as
    a name, and is not merely another ending of the same word, which search understands anyway.
    """
    said = names_in(transcript.text, limit=800)
    forms = _single_forms(said)
    sure = dict.fromkeys([*known, *_told(details)])
    own = [name for name, times in said.items() if times > _RARER and _is_odd(name)]
    taken: set[str] = set()
    entries = []
    for term in dict.fromkeys([*sure, *own]):
        if term in taken:
            continue
        least = _SURE_SOURCE if term in sure else _OWN_TEXT
        heard = [form for form in _heard(term, said, forms, least) if form not in taken and form not in sure]
        if heard:
            taken.update(heard)
            entries.append(GlossaryEntry(canonical=term, heard_as=tuple(sorted(heard))))
        if len(entries) == _MOST:
            break
    return tuple(entries)


def _told(details: EpisodeDetails) -> Iterator[str]:
    """Names as whoever published the episode writes them."""
    for person in details.persons:
        yield person.name
    notes = _MARKUP.sub(" ", f"{details.title}.\n{details.description}")
    for name in names_in(notes):
        if len(name) >= _SHORTEST and (_is_odd(name) or not _is_common(name)):
            yield name


def _heard(term: str, said: Counter[str], forms: dict[str, int], least: float) -> set[str]:
    words = _words(term)
    joined = "".join(words)
    if len(joined) < _SHORTEST:
        return set()
    sure = least == _SURE_SOURCE
    common = said.get(term, 0) / _RARER
    found = set()
    for name, count in said.items():
        other = _words(name)
        if other == words or (not sure and count > common):
            continue
        if "".join(other) == joined or (len(words) > 1 and _one_differs(words, other, least - 0.1)):
            found.add(name)
    if len(words) == 1 or (sure and len(words[0]) > _SHORTEST and not _stands_alone(words[0], forms)):
        found.update(_alike(words[0], forms, least if len(words) == 1 else least - 0.03, common if not sure else None))
    return found - {term}


def _stands_alone(word: str, forms: dict[str, int]) -> bool:
    """Whether the first word of a term is a name of its own here."""
    return sum(count for form, count in forms.items() if plain(form) == word) > _RARER


def _alike(word: str, forms: dict[str, int], least: float, most: float | None) -> Iterator[str]:
    sound = sound_of(word)
    for form, count in forms.items():
        other = plain(_APOSTROPHE.sub("", form))
        if (
            len(other) < _SHORTEST
            or not other.isalpha()
            or _same_word(other, word)
            or (most is not None and count > most)
        ):
            continue
        if other[0] == word[0] and likeness(word, sound, other, sound_of(other)) >= least:
            yield form


def _one_differs(words: Sequence[str], other: Sequence[str], least: float) -> bool:
    """All words but one are equal, and that one sounds alike."""
    if len(words) != len(other):
        return False
    apart = [(mine, theirs) for mine, theirs in zip(words, other, strict=True) if mine != theirs]
    if len(apart) != 1:
        return False
    mine, theirs = apart[0]
    if len(mine) < 4 or _same_word(mine, theirs) or mine.isdigit() or theirs.isdigit():
        return False
    return mine[0] == theirs[0] and likeness(mine, sound_of(mine), theirs, sound_of(theirs)) >= least


def _single_forms(said: Counter[str]) -> dict[str, int]:
    return {name: times for name, times in said.items() if " " not in name}


def _words(name: str) -> list[str]:
    return [plain(_APOSTROPHE.sub("", word)) for word in _BREAK.split(name) if word]


def _same_word(one: str, other: str) -> bool:
    """Equal, or apart only in an ending."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= 2


def _is_odd(name: str) -> bool:
    """A shape that a writer, or a speech model that knows the name, gives on purpose."""
    return " " in name or any(char.isupper() for char in name[1:]) or any(char.isdigit() for char in name)


def _is_common(name: str) -> bool:
    return plain(name) in STOP_WORDS["en"]
