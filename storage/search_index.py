"""The full-text index: tantivy beside the library, derived from it, caught up by version, rebuilt when lost."""

import json
import logging
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import tantivy

from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.ports import Alternative, IndexedEpisode, IndexHit, Slot
from storage.search_documents import add_episode
from storage.search_queries import Queries, all_of, any_of, is_index_failure, payload_of
from storage.search_schema import FORMAT, body_field, build_schema, place_key, register_analysers

log = logging.getLogger(__name__)
T = TypeVar("T")
_WRITER_BYTES = 60_000_000
_MANY, _FEW = 400, 24
_ESTIMATED = 500
"""Above it the passages of a part of the library are estimated by its share: only the rank depends on them."""


class TantivyIndex:
    """`PassageIndex` and `IndexVocabulary` in one folder, or in memory when `folder` is None.

    One process writes at a time (tantivy's lock file, freed when its holder dies); the others read and see each commit.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / FORMAT if folder else None
        self._schema = build_schema()
        self._queries = Queries(self._schema)
        self._index = self._open()
        self._seen: object = None
        self._meta: dict[str, int] = {}
        self._sizes: dict[tuple[Scope, int], int] = {}
        self._refresh()
        if not self._sound():
            self.clear()

    # --- what it holds ---

    def version(self) -> int:
        self._refresh()
        return self._meta.get("version", 0)

    def passages(self, scope: Scope) -> int:
        if self._queries.open_to(scope) and scope.episodes is None and scope.speaker is None:
            return self._meta.get("passages", 0)
        key = (scope, self._meta.get("version", 0))
        if key not in self._sizes:
            if len(self._sizes) > _MANY:
                self._sizes.clear()
            kind = self._queries.term("kind", "passage")
            self._sizes[key] = self._guarded(lambda: self._count(self._queries.within(kind, scope)), 0)
        return self._sizes[key]

    def replace(self, episodes: Sequence[IndexedEpisode], removed: Sequence[EpisodeId], version: int) -> bool:
        try:
            writer = self._index.writer(_WRITER_BYTES, 1)
        except ValueError:
            self._refresh()
            return False
        self._refresh()
        gone = [*(one.episode_id for one in episodes), *removed]
        searcher = self._index.searcher()
        old = sum(searcher.doc_freq("episode", one) for one in gone) if self._meta.get("version") else 0
        lost = 0
        if old:
            within = tantivy.Query.term_set_query(self._schema, "episode", list(gone))
            lost = self._count(all_of(self._queries.term("kind", "passage"), within))
        for one in gone if old else ():
            writer.delete_documents_by_term("episode", one)
        added = sum(add_episode(writer, one) for one in episodes)
        passages = self._meta.get("passages", 0) - lost + added
        writer.delete_documents_by_term("kind", "meta")
        words = version if old or episodes else self._meta.get("words", 0)
        meta = {"version": version, "passages": passages, "words": words}
        writer.add_document(tantivy.Document(kind="meta", payload=json.dumps(meta).encode()))
        writer.commit()
        writer.wait_merging_threads()
        self._seen = None
        self._refresh()
        if not self._sound():
            log.warning("the search index lost passages while it was written and is built again")
            self.clear()
            return False
        return True

    def clear(self) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._index = self._open()
        self._seen = None
        self._refresh()

    # --- searching ---

    def search(self, slots: Sequence[Slot], scope: Scope, limit: int) -> Sequence[IndexHit]:
        self._refresh()
        parts = [(slot, query) for slot in slots if (query := self._queries.slot(slot)) is not None]
        if not parts or len(parts) < sum(slot.required for slot in slots):
            return ()
        wanted = [(tantivy.Occur.Must if slot.required else tantivy.Occur.Should, query) for slot, query in parts]
        query = wanted[0][1] if len(wanted) == 1 else tantivy.Query.boolean_query(wanted)
        return self._guarded(lambda: self._hits(self._queries.within(query, scope), limit), ())

    def count(self, words: Sequence[str], scope: Scope) -> int:
        queries = self._queries.spoken_forms(Alternative(tuple(words)))
        if not queries:
            return 0
        if len(words) == 1 and self._queries.open_to(scope) and scope.episodes is None and scope.speaker is None:
            return self._guarded(lambda: self._frequency(words[0]), 0)
        query = queries[0] if len(queries) == 1 else any_of(*queries)
        if len(words) == 1 and scope.episodes is None and scope.speaker is None:
            everywhere = self._guarded(lambda: self._frequency(words[0]), 0)
            if everywhere > _ESTIMATED and self.said(words[0], scope):
                share = self.passages(scope) / max(self._meta.get("passages", 0), 1)
                return max(1, round(everywhere * share))
        return self._guarded(lambda: self._count(self._queries.within(query, scope)), 0)

    def at(self, places: Sequence[tuple[EpisodeId, int]]) -> Sequence[bytes | None]:
        self._refresh()
        queries = [self._queries.term("place", place_key(*place)) for place in places]
        nothing: Sequence[IndexHit] = ()
        found = [self._guarded(partial(self._hits, query, 1), nothing) for query in queries]
        return [hits[0].payload if hits else None for hits in found]

    # --- vocabulary ---

    def words(self) -> Sequence[str]:
        self._refresh()
        return self._guarded(lambda: [word for word, _ in self._index.searcher().terms_with_prefix("words", "")], [])

    def words_version(self) -> int:
        self._refresh()
        return self._meta.get("words", 0)

    def said(self, word: str, scope: Scope) -> int:
        if self._queries.open_to(scope) and scope.episodes is None:
            return self._guarded(lambda: self._alive(self._index.searcher(), "words", word), 0)
        return self._guarded(
            lambda: self._count(self._queries.within(self._queries.term("words", word), scope, speaker=False)), 0
        )

    def names(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        return self._beginning("names", prefix, scope, limit)

    def speakers(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        return self._beginning("voices", prefix, scope, limit)

    def _beginning(self, field: str, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        self._refresh()
        everyone = self._queries.open_to(scope) and scope.episodes is None
        filtered = (
            None if everyone else self._queries.within(self._queries.term("kind", "episode"), scope, speaker=False)
        )

        def look() -> Sequence[str]:
            searcher = self._index.searcher()
            found = searcher.terms_with_prefix(field, prefix.lower(), filtered, None if len(prefix) > 1 else _MANY)
            best: dict[str, int] = {}
            for key, episodes in found:
                name = key.partition("\x1f")[2]
                best[name] = max(best.get(name, 0), episodes)
            return sorted(best, key=lambda name: (-best[name], len(name), name))[:limit]

        return self._guarded(look, ())

    # --- inside ---

    def _open(self) -> tantivy.Index:
        index = None
        if self._folder is None:
            index = tantivy.Index(self._schema)
        else:
            _drop_other_formats(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                index = tantivy.Index(self._schema, path=str(self._folder))
            except Exception as error:
                log.warning("the search index cannot be opened and is built again: %s", type(error).__name__)
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True, exist_ok=True)
                index = tantivy.Index(self._schema, path=str(self._folder))
        index.config_reader("manual")
        register_analysers(index)
        return index

    def _refresh(self) -> None:
        """See what was committed since, by whichever process."""
        seen = self._stamp()
        if seen is not None and seen == self._seen:
            return
        self._seen = seen or object()
        self._guarded(self._reload, None)

    def _stamp(self) -> tuple[int, int, int] | None:
        if self._folder is None:
            return (0, 0, 0) if self._seen is not None else None
        try:
            status = (self._folder / "meta.json").stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _reload(self) -> None:
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(self._queries.term("kind", "meta"), 1, count=False).hits
        self._meta = json.loads(payload_of(searcher, found[0][1])) if found else {}
        self._queries.languages = tuple(key for key, _ in searcher.terms_with_prefix("language", ""))
        self._queries.shows = frozenset(key for key, _ in searcher.terms_with_prefix("show", ""))

    def _sound(self) -> bool:
        """Whether as many passages can be found as were put in, and read."""
        if not self._meta:
            return int(self._index.searcher().num_docs) == 0
        try:
            query = self._queries.term("kind", "passage")
            hits = self._hits(query, 1) if self._count(query) == self._meta["passages"] else None
        except BaseException as error:
            if not is_index_failure(error):
                raise
            return False
        return hits is not None and (bool(hits) or not self._meta["passages"])

    def _guarded(self, look: Callable[[], T], otherwise: T) -> T:
        """The answer, or `otherwise` after a damaged index was emptied to be built again."""
        try:
            return look()
        except BaseException as error:
            if not is_index_failure(error):
                raise
            log.warning("the search index is damaged and is built again: %s", type(error).__name__)
            self._meta, self._queries.languages, self._queries.shows = {}, (), frozenset()
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._index = self._open()
            return otherwise

    def _hits(self, query: tantivy.Query, limit: int) -> Sequence[IndexHit]:
        searcher = self._index.searcher()
        found = searcher.search(query, limit, count=False).hits
        return [IndexHit(float(score), payload_of(searcher, at)) for score, at in found]

    def _count(self, query: tantivy.Query) -> int:
        found = self._index.searcher().search(query, 1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # its stub leaves the count out

    def _frequency(self, word: str) -> int:
        searcher = self._index.searcher()
        total = 0
        for column in self._queries.languages:
            stems = self._queries.stemmed(word, column)
            if len(stems) == 1:
                total += self._alive(searcher, body_field(column), stems[0])
            elif stems:
                phrase = tantivy.Query.phrase_query(self._schema, body_field(column), list(stems))
                total += self._count(phrase)
        return int(total)

    def _alive(self, searcher: tantivy.Searcher, field: str, term: str) -> int:
        """Documents that hold a term. tantivy's own number counts deleted ones too, so a small one is checked."""
        known = int(searcher.doc_freq(field, term))
        return known if not known or known > _FEW else self._count(self._queries.term(field, term))


def _drop_other_formats(folder: Path) -> None:
    """What an earlier version of the program kept beside `folder`: this one builds its own from the library."""
    for other in folder.parent.glob("passages-*"):
        if other != folder:
            log.info("the search index has another format now and is built again")
            shutil.rmtree(other, ignore_errors=True)
