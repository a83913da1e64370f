"""Random requests and the count of what stands where it says."""

import itertools
import random
from pathlib import Path

import pytest

from evals.batch import Item, Result
from evals.random_outputs import Source, count_verbatim, random_requests, verbatim_figure


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "talk.txt"
    path.write_text("\n".join(f"Buckets number {n} hold every single database forever" for n in range(9)))
    return Source("made/talk", path)


def test_the_same_seed_asks_the_same(source: Source) -> None:
    first, second = (list(itertools.islice(random_requests([source], random.Random(3)), 40)) for _ in range(2))
    assert first == second
    assert {"quote", "ask"} < {request.command for request in first}
    assert len({request.id for request in first}) == 40


def test_another_seed_asks_something_else(source: Source) -> None:
    first, second = (list(itertools.islice(random_requests([source], random.Random(seed)), 40)) for seed in (3, 4))
    assert first != second


def test_texts_are_counted_by_how_they_stand(source: Source, tmp_path: Path) -> None:
    def item(text: str) -> Item:
        return Item(
            text=text,
            episode="made/talk",
            source="talk.txt",
            start_line=2,
            end_line=2,
            score=1.0,
            claim=None,
            speaker=None,
        )

    texts = ("Buckets number 1 hold", "Buckets number 2 hold")
    results = [Result(id="1", kind="quote", answered=True, score=1, text="", items=tuple(map(item, texts)))]
    count = count_verbatim(results, base=tmp_path)
    assert (count.raw, count.clean, count.tight, count.total) == (1, 0, 1, 2)
    assert [one.text for one in count.absent] == ["Buckets number 2 hold"]
    assert verbatim_figure("v", "verbatim", count).value == 0.5
    assert (count + count).total == 4
