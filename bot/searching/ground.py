"""What a search stands on: its results are cached under it."""

import hashlib
from dataclasses import dataclass

from bot.domain.findings import Scope
from bot.ports import LookupKey
from bot.searching.glossary_forms import GlossaryForms
from bot.searching.meaning import Meant


@dataclass(frozen=True, slots=True)
class Ground:
    """What a search stands on: the scope, the versions of corpus and spellings, the glossary with its fingerprint."""

    scope: Scope
    version: int
    spellings: int
    glossary: str
    forms: GlossaryForms
    meant: Meant | None = None
    """Set where it is searched by meaning too."""

    def key(self, what: str, text: str, method: str) -> LookupKey:
        """Name of a cached lookup on this ground."""
        scope = self.scope
        hidden = sorted(scope.hidden), sorted(scope.hidden_spans)
        narrowed = scope.shows, scope.episodes, scope.speaker, hidden
        parts: tuple[object, ...] = (" ".join(text.split()), *narrowed, self.glossary, self.spellings)
        if self.meant is not None:
            parts = (*parts, self.meant.by)
        query = hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return LookupKey(community=scope.community, what=what, corpus_version=self.version, method=method, query=query)
