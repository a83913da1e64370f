"""From batch results to the formats that scorers read."""

from typing import Any

import pytest

from evals.answers import first_citation_hits, score_answers
from evals.batch import Ingested, Item, ProgramFailed, Result, parse_ingested, parse_result
from evals.gold import slug_of
from evals.quotes import as_predictions as quote_predictions
from evals.quotes import extracted_predictions
from evals.retrieval import as_run
from evals.takes import Attribution
from evals.takes import as_predictions as take_predictions


def item(start: int, end: int, text: str = "words", **more: Any) -> Item:
    known = {"episode": "made/one", "source": "made/one.md", "score": 0.5, "claim": None, "speaker": None, **more}
    return Item(text=text, start_line=start, end_line=end, **known)


def result(id: str, *items: Item, answered: bool = True, score: float = 0.5) -> Result:
    return Result(id=id, kind="quote", answered=answered, score=score, text="", items=items)


def test_a_result_line_is_read_with_its_optional_fields_absent() -> None:
    line = {
        "id": "1",
        "kind": "quote",
        "answered": True,
        "score": 0.7,
        "text": "t",
        "items": [{"text": "t", "episode": "e", "source": "s", "start_line": 1, "end_line": 2, "score": 0.7}],
    }
    assert parse_result(line) == Result(
        id="1",
        kind="quote",
        answered=True,
        score=0.7,
        text="t",
        items=(Item(text="t", episode="e", source="s", start_line=1, end_line=2, score=0.7, claim=None, speaker=None),),
    )


def test_a_result_line_without_a_promised_field_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_result({"id": "1", "kind": "quote", "answered": True, "score": 0.7, "text": "t"})


def test_the_summary_of_an_ingest_is_read_from_its_end() -> None:
    assert parse_ingested("read  a.md: A\n301 read, 1 skipped, 2 failed\nAnalysed 301.") == Ingested(301, 1, 2)
    with pytest.raises(ProgramFailed):
        parse_ingested("Traceback")


def test_a_corpus_file_has_the_slug_of_its_folder_and_stem() -> None:
    assert slug_of("gotime/go-time-117.md") == "gotime/go-time-117"


def test_a_retrieval_run_is_keyed_by_label_and_carries_the_confidence() -> None:
    run = as_run([result("retrieval:q001", item(3, 4), score=0.25)])
    assert run["q001"]["confidence"] == 0.25
    assert run["q001"]["results"] == [
        {"episode": "made/one", "start_line": 3, "end_line": 4, "text": "words", "score": 0.5}
    ]


def test_an_unanswered_quote_query_becomes_a_line_without_text() -> None:
    labels = [{"query": "/quote S3"}, {"query": "/quote Rust"}]
    lines = quote_predictions(labels, [result("a", item(1, 1), item(2, 2)), result("b", item(1, 1), answered=False)])
    assert [(line["query"], line["text"]) for line in lines] == [
        ("/quote S3", "words"),
        ("/quote S3", "words"),
        ("/quote Rust", None),
    ]


def test_only_the_twenty_best_extracted_quotes_are_scored() -> None:
    lines = extracted_predictions(result("x", *(item(n, n) for n in range(1, 31))))
    assert [line["start_line"] for line in lines] == list(range(1, 21))


def test_takes_carry_claim_excerpt_and_the_label_they_are_about() -> None:
    lines = take_predictions(
        [result("analyse_hot_takes:gt117", item(1, 2, claim="It is over."), item(5, 5, claim=None))], kind="opinions"
    )
    assert [(line["episode"], line["claim"], line["excerpt"]) for line in lines] == [
        ("gt117", "It is over.", "words"),
        ("gt117", "words", "words"),
    ]


def test_takeaways_are_statements_and_the_top_can_be_cut() -> None:
    results = [result("analyse_takeaways:show", item(1, 1, claim="one"), item(2, 2, claim="two"))]
    assert [line["statement"] for line in take_predictions(results, kind="takeaways", top=1)] == ["one"]


SPANS = [{"start_line": 10, "end_line": 12}, {"start_line": 40, "end_line": 40}]


@pytest.mark.parametrize(
    ("lines", "hit"), [((12, 14), True), ((13, 14), False), ((40, 40), True), ((8, 10), True), ((5, 17), False)]
)
def test_a_citation_hits_when_it_shares_a_line_and_is_no_wide_net(lines: tuple[int, int], hit: bool) -> None:
    assert first_citation_hits(SPANS, result("q", item(*lines))) is hit


def test_a_refusal_of_an_answerable_question_is_a_miss_and_of_another_is_right() -> None:
    labels: list[dict[str, Any]] = [
        {"id": "1", "spans": SPANS},
        {"id": "2", "spans": SPANS},
        {"id": "3", "spans": []},
        {"id": "4", "spans": []},
    ]
    scores = score_answers(
        labels,
        [
            result("1", item(10, 10)),
            result("2", item(10, 10), answered=False),
            result("3", answered=False),
            result("4", item(1, 1)),
        ],
    )
    assert scores.hit_at_1 == 0.5
    assert scores.balanced_accuracy == 0.5
    assert (scores.missed, scores.wrongly_refused, scores.wrongly_answered) == (("2",), ("2",), ("4",))


def test_attribution_adds_up_and_is_nothing_when_no_item_names_a_speaker() -> None:
    assert (Attribution(4, 4.0) + Attribution(4, 2.0)).accuracy == 0.75
    assert (Attribution() + Attribution()).accuracy is None
