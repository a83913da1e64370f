"""The peers find what they are asked for, so that their times are those of real answers."""

import sqlite3
from pathlib import Path

from bench.peers import Fts5, RankBm25, build_bare_tantivy, calls_of, question_words

PASSAGES = [f"somebody said {word} about the weather" for word in ("bucket", "kernel", "piano", "garden", "window")]


def test_a_question_is_asked_word_by_word_as_typed() -> None:
    assert question_words("Why is C++ better than S3?") == ["why", "is", "c", "better", "than", "s3"]


def test_full_text_search_of_sqlite_ranks_the_passage_that_holds_the_word(tmp_path: Path) -> None:
    peer = Fts5(PASSAGES, tmp_path / "fts.db")
    assert peer.ask("who said piano?")[0] == (PASSAGES[2],)
    peer.close()


def test_rank_bm25_ranks_the_passage_that_holds_the_word() -> None:
    assert RankBm25(PASSAGES).ask("what about the garden?")[0] == PASSAGES[3]


def test_tantivy_alone_keeps_every_passage(tmp_path: Path) -> None:
    assert build_bare_tantivy(PASSAGES, tmp_path / "index") == len(PASSAGES)


def test_each_question_becomes_its_own_call() -> None:
    asked: list[str] = []
    for call in calls_of(asked.append, ["one", "two"]):
        call()
    assert asked == ["one", "two"]


def test_sqlite_here_has_full_text_search() -> None:
    assert "ENABLE_FTS5" in {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
