"""tantivy queries for what is asked, in every language of the index and only over what a scope covers."""

from collections.abc import Sequence

import tantivy

from bot.domain.findings import Scope
from bot.ports import Alternative, Slot
from storage.search_schema import analyse, body_field, show_key

_MANY, _FEW = 400, 24


class Queries:
    """`languages` and `shows` are what the index holds at this moment."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self.languages: tuple[str, ...] = ()
        self.shows: frozenset[str] = frozenset()
        self._schema = schema
        self._stems: dict[tuple[str, str], tuple[str, ...]] = {}
        self._covered: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def slot(self, slot: Slot) -> tantivy.Query | None:
        queries = []
        for alternative in slot.alternatives:
            for query in self.spoken_forms(alternative):
                plain = alternative.weight == 1.0
                queries.append(query if plain else tantivy.Query.boost_query(query, alternative.weight))
        if len(queries) < 2:
            return queries[0] if queries else None
        return tantivy.Query.disjunction_max_query(queries)

    def spoken_forms(self, alternative: Alternative) -> list[tantivy.Query]:
        queries = []
        for column in self.languages:
            stems = [stem for word in alternative.words for stem in self.stemmed(word, column)]
            if len(stems) == 1:
                queries.append(tantivy.Query.term_query(self._schema, body_field(column), stems[0], "freq"))
            elif stems:
                queries.append(tantivy.Query.phrase_query(self._schema, body_field(column), [*stems]))
        return queries

    def stemmed(self, word: str, column: str) -> tuple[str, ...]:
        key = (word, column)
        if key not in self._stems:
            if len(self._stems) > 20_000:
                self._stems.clear()
            self._stems[key] = analyse(word, column)
        return self._stems[key]

    def term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "basic")

    def _any_value(self, field: str, values: Sequence[str]) -> tantivy.Query:
        """A few values are looked up one by one beside the other terms; many are gathered first."""
        if 0 < len(values) <= _FEW:
            return any_of(*(self.term(field, value) for value in values))
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def open_to(self, scope: Scope) -> bool:
        """Whether every show is in the scope and nothing of them hidden."""
        return not scope.hidden and self._every_show_in(scope)

    def _every_show_in(self, scope: Scope) -> bool:
        return not self.shows - self._keys(scope)

    def _keys(self, scope: Scope) -> frozenset[str]:
        key = (scope.community, scope.shows)
        if key not in self._covered:
            if len(self._covered) > _MANY:
                self._covered.clear()
            owners = (None, scope.community)
            self._covered[key] = frozenset(show_key(owner, show) for show in scope.shows for owner in owners)
        return self._covered[key]

    def within(self, query: tantivy.Query, scope: Scope, *, speaker: bool = True) -> tantivy.Query:
        """`query` over what the scope covers, its scores unchanged."""
        limits = []
        if not self._every_show_in(scope):
            keys = sorted(self.shows & self._keys(scope))
            limits.append(self._any_value("show", keys))
        if scope.episodes is not None:
            limits.append(self._any_value("episode", scope.episodes))
        if speaker and scope.speaker is not None:
            limits.append(self.term("speakers", " ".join(scope.speaker.lower().split())))
        if limits:
            query = all_of(query, *(tantivy.Query.const_score_query(limit, 0.0) for limit in limits))
        return without(query, self._any_value("episode", sorted(scope.hidden))) if scope.hidden else query


def all_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def any_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def without(query: tantivy.Query, unwanted: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, unwanted)])


def payload_of(searcher: tantivy.Searcher, at: tantivy.DocAddress) -> bytes:
    return bytes(searcher.doc(at).get_first("payload") or b"")


def is_index_failure(error: BaseException) -> bool:
    """tantivy raises ValueError for files it cannot read, and pyo3 a PanicException, which is no Exception."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"
