"""Proper names beside words as they were transcribed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.span import Citation
from bot.ports import GlossaryStore

Heard = tuple[tuple[str, str], ...]
_MOST = 4


class HeardAs:
    """Reads the glossary of just the episodes that are quoted, so that one show's mishearing never marks another's."""

    def __init__(self, glossary: GlossaryStore) -> None:
        self._glossary = glossary

    async def read_ahead(self, communities: Sequence[CommunityId]) -> None:
        await self._glossary.read_ahead(communities)

    async def notes(self, citations: Sequence[Citation], scope: Scope) -> list[Heard]:
        """For each citation the pairs of a form in its text and the proper name, at most four."""
        entries = {
            episode: await self._glossary.entries(replace(scope, episodes=(episode,)))
            for episode in {citation.span.episode_id for citation in citations}
        }
        return [_pairs(citation.text, entries[citation.span.episode_id]) for citation in citations]


def _pairs(text: str, entries: Iterable[GlossaryEntry]) -> Heard:
    found: dict[str, str] = {}
    for entry in entries:
        if entry.canonical.casefold() in text.casefold():
            continue
        for form in entry.heard_as:
            if match := _word(form).search(text):
                found.setdefault(match.group(), entry.canonical)
    return tuple(found.items())[:_MOST]


@lru_cache(maxsize=2048)
def _word(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE)
