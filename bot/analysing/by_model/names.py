"""Names that a model says were misheard: kept where the form was said and the name is attested or sounds like it."""

import re
from collections.abc import Iterable, Sequence

from bot.analysing.by_model.finds import one_line
from bot.analysing.by_model.parts import Part, Talk
from bot.domain.episode_card import GlossaryEntry
from bot.language.names import names_in
from bot.language.sounds import likeness, plain, sound_of
from bot.language.stop_words import STOP_WORDS
from bot.prompts.find import MOST_FOUND, Found

_ATTESTED, _UNKNOWN = 0.5, 0.8
"""How alike form and name must sound where the name stands in the episode or its notes, and where it does not."""
_SHORTEST, _LONGEST, _MOST_WORDS = 3, 60, 4
_SPELLING = re.compile(r"[^\W_](?:[\w .&'\u2019+#-]*[\w+#])?")
_MOST = 60


def told_names(talk: Talk) -> list[str]:
    """Names as whoever published the episode writes them: people, then what title and notes name."""
    details = talk.episode.details
    people = [person.name for person in details.persons]
    noted = names_in(f"{details.title}.\n{re.sub(r'<[^>]+>', ' ', details.description)}", limit=40)
    return list(dict.fromkeys([*people, *noted]))[:_MOST]


def misheard(found: Iterable[tuple[Part, Found]], talk: Talk) -> tuple[GlossaryEntry, ...]:
    """What of the model's names holds, by the right spelling."""
    said = names_in(talk.transcript.text, limit=800)
    attested = {plain(name) for name in (*said, *told_names(talk))}
    forms: dict[str, set[str]] = {}
    for part, one in found:
        for name in one.names[:MOST_FOUND]:
            heard, meant = one_line(name.heard), one_line(name.meant)
            line = talk.line(name.line, part)
            if line is not None and _is_said(heard, line.text) and _is_plausible(heard, meant, attested):
                forms.setdefault(meant, set()).add(heard)
    return tuple(GlossaryEntry(canonical=meant, heard_as=tuple(sorted(heard))) for meant, heard in forms.items())


def merged(first: Sequence[GlossaryEntry], second: Sequence[GlossaryEntry]) -> tuple[GlossaryEntry, ...]:
    """All terms; where both know one, or a form of it, the first list decides what it means."""
    taken = {plain(form) for entry in first for form in entry.heard_as}
    canonical = {plain(entry.canonical): entry.canonical for entry in first}
    entries = {entry.canonical: set(entry.heard_as) for entry in first}
    for entry in second:
        forms = {form for form in entry.heard_as if plain(form) not in taken and plain(form) not in canonical}
        if forms:
            entries.setdefault(canonical.get(plain(entry.canonical), entry.canonical), set()).update(forms)
            taken.update(plain(form) for form in forms)
    listed = [GlossaryEntry(canonical=name, heard_as=tuple(sorted(forms))) for name, forms in entries.items()]
    return tuple(listed[:_MOST])


def _is_said(heard: str, text: str) -> bool:
    return bool(heard) and re.search(rf"(?<!\w){re.escape(heard)}(?!\w)", " ".join(text.split())) is not None


def _is_plausible(heard: str, meant: str, attested: set[str]) -> bool:
    for name in (heard, meant):
        if not _SHORTEST <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS or not _SPELLING.fullmatch(name):
            return False
    one, other = plain(heard).replace(" ", ""), plain(meant).replace(" ", "")
    if one == other and plain(heard) == plain(meant):
        return False
    if any(plain(name) in STOP_WORDS["en"] for name in (heard, meant)) or re.search(r"\.\w{2,}$", meant):
        return False
    if not any(char.isupper() or char.isdigit() for char in meant):
        return False
    alike = likeness(one, sound_of(one), other, sound_of(other))
    return alike >= (_ATTESTED if plain(meant) in attested else _UNKNOWN)
