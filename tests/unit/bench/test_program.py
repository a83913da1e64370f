"""The program as the measurements drive it: ingested from generated episodes and asked through its dispatcher."""

from pathlib import Path

import pytest

from bench.generate import Series, generate_series, make_questions
from bench.ingested import Ingested, ingest_series
from bench.memory_probe import resident_megabytes
from bench.peers import BareIndex
from bench.program import Program, analysis_times, opened, reads_only, write_times


@pytest.fixture
def series(tmp_path: Path) -> Series:
    return generate_series(tmp_path, episodes=3, words=600)


@pytest.fixture
async def ingested(tmp_path: Path, series: Series) -> Ingested:
    return await ingest_series(tmp_path, series, fresh=True)


async def test_generated_episodes_are_ingested_and_found_by_their_topics(ingested: Ingested, series: Series) -> None:
    async with opened(ingested.data) as program:
        for topics in series.topics:
            message = await program.ask("ask", topics[0])
            assert message.outcome is not None
            assert any(topics[0].lower() in item.text.lower() for item in message.outcome.items)
        assert program.asked == 3
    assert ingested.cpu_seconds > 0


async def test_the_bare_index_holds_what_the_program_indexed_and_answers_from_it(
    ingested: Ingested, series: Series
) -> None:
    bare = BareIndex(ingested.data / "index")
    passages = list(bare.passages())
    assert len(passages) >= 3
    word = series.topics[0][0]
    assert any(word.lower() in passage.lower() for passage in passages)
    assert bare.ask(word)


async def test_a_series_that_the_same_code_ingested_is_taken_as_it_is(tmp_path: Path, series: Series) -> None:
    first = await ingest_series(tmp_path, series, fresh=True)
    database = next(first.data.glob("*.sqlite3"))
    before = database.stat().st_mtime_ns
    again = await ingest_series(tmp_path, series, fresh=False)
    assert (again, database.stat().st_mtime_ns) == (first, before)


async def test_quotes_are_not_remembered_where_only_reads_are_measured(ingested: Ingested, series: Series) -> None:
    async with opened(ingested.data) as program:
        app = program.app
        scope = await app.scope()
        choices = [await app.picker.pick(topic, scope, fresh_for=None) for topic in series.topics[0]]
        choice = next(one for one in choices if one.quotes)
        spans = [citation.span for citation in choice.quotes]
        with reads_only(app):
            await program.ask("quote", choice.topic)
        assert await app.stores.shown_quotes.shown(scope.community, spans) == {}
        await program.ask("quote", choice.topic)
        assert await app.stores.shown_quotes.shown(scope.community, spans) != {}


async def test_analysis_and_writes_are_measured_once_per_episode_and_topic(ingested: Ingested, series: Series) -> None:
    topics = [topics[0] for topics in series.topics]
    async with opened(ingested.data) as program:
        assert len((await analysis_times(program.app, 2)).seconds) == 2
        assert len((await write_times(program.app, topics)).seconds) == 3


def test_mostly_refused_requests_are_no_measurement(tmp_path: Path) -> None:
    program = Program.__new__(Program)
    program.asked, program.answered = 10, 4
    with pytest.raises(RuntimeError, match="only 4 of 10"):
        program.check_answered()


def test_questions_are_asked_of_the_series(series: Series) -> None:
    assert len(make_questions(series, 5)) == 5


def test_this_process_has_memory() -> None:
    measured = resident_megabytes()
    assert 10 < measured["resident"] <= measured["peak"]
