"""Other ways to rank the same passages for the same question: bare tantivy, SQLite FTS5, rank_bm25."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy
from rank_bm25 import BM25Okapi

from bot.searching.passages import PackedPassage
from storage.search_schema import FORMAT, register_analysers

TOP = 10
_WORD = re.compile(r"[^\W_]+")
_BODY = "body_en"


def question_words(question: str) -> list[str]:
    """The words of a question, lower case, as typed: no peer is helped and none is burdened."""
    return [word.lower() for word in _WORD.findall(question)]


class BareIndex:
    """The program's own index folder, asked without the program: an OR of all words, the ten best, read back."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder / FORMAT))
        register_analysers(self._index)
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, question: str) -> list[bytes]:
        query = self._index.parse_query(" ".join(question_words(question)), [_BODY])
        hits = self._searcher.search(query, TOP, count=False).hits
        return [self._payload(at) for _, at in hits]

    def passages(self) -> Iterator[str]:
        """The text of every passage in the index."""
        kind = tantivy.Query.term_query(self._index.schema, "kind", "passage", "basic")
        for _, at in self._searcher.search(kind, int(self._searcher.num_docs), count=False).hits:
            yield PackedPassage(self._payload(at)).text

    def _payload(self, address: tantivy.DocAddress) -> bytes:
        return bytes(self._searcher.doc(address)["payload"][0])


def build_bare_tantivy(passages: Sequence[str], folder: Path) -> int:
    """tantivy's own build: one stemmed, stored text field, one writer, one commit. How many documents it holds."""
    schema = tantivy.SchemaBuilder().add_text_field("body", stored=True, tokenizer_name="en_stem").build()
    folder.mkdir(parents=True)
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(60_000_000, 1)
    for passage in passages:
        document = tantivy.Document()
        document.add_text("body", passage)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return int(index.searcher().num_docs)


class Fts5:
    """SQLite's full-text index with the Porter stemmer, ranked by its bm25."""

    def __init__(self, passages: Sequence[str], path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("CREATE VIRTUAL TABLE passages USING fts5(body, tokenize='porter unicode61')")
        with self._connection:
            self._connection.executemany("INSERT INTO passages(body) VALUES (?)", ((one,) for one in passages))
        self._connection.execute("INSERT INTO passages(passages) VALUES ('optimize')")
        self._connection.commit()

    def ask(self, question: str) -> list[tuple[str]]:
        match = " OR ".join(f'"{word}"' for word in question_words(question))
        found = self._connection.execute(
            "SELECT body FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (match, TOP)
        )
        return found.fetchall()

    def close(self) -> None:
        self._connection.close()


class RankBm25:
    """The package rank_bm25: everything in memory, every passage scored."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._passages = passages
        self._ranker: Any = BM25Okapi([question_words(one) for one in passages])  # type: ignore[no-untyped-call]

    def ask(self, question: str) -> list[str]:
        return list(self._ranker.get_top_n(question_words(question), self._passages, n=TOP))


def calls_of(ask: Callable[[str], object], questions: Sequence[str]) -> list[Callable[[], object]]:
    return [lambda question=question: ask(question) for question in questions]  # type: ignore[misc]
