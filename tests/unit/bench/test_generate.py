"""Generated episodes: the same on every machine, and shaped like talk."""

from collections import Counter
from pathlib import Path

import pytest

from bench.generate import generate_episode, generate_series, make_questions
from bench.vocabulary import FUNCTION_WORDS, Vocabulary, build_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return build_vocabulary(7, size=5_000, names=100, people=20)


def test_the_same_seed_makes_the_same_language() -> None:
    first, second = (build_vocabulary(7, size=500, names=10, people=5) for _ in range(2))
    assert (first.words, first.names, first.people) == (second.words, second.names, second.people)
    assert build_vocabulary(8, size=500, names=10, people=5).words != first.words


def test_no_word_is_made_twice(vocabulary: Vocabulary) -> None:
    assert len(set(vocabulary.words)) == 5_000
    assert len(set(vocabulary.names)) == 100


def test_the_same_seed_and_number_make_the_same_episode(vocabulary: Vocabulary) -> None:
    first = generate_episode(vocabulary, 7, 3, 1_000)
    assert first == generate_episode(vocabulary, 7, 3, 1_000)
    assert first.text != generate_episode(vocabulary, 7, 4, 1_000).text
    assert first.text != generate_episode(vocabulary, 8, 3, 1_000).text


def test_an_episode_is_as_long_as_asked_and_speaks_of_its_topics(vocabulary: Vocabulary) -> None:
    episode = generate_episode(vocabulary, 7, 1, 4_000)
    words = [word.strip(".?").lower() for word in episode.text.split()]
    assert 4_000 <= len(words) <= 4_600
    counts = Counter(words)
    assert counts["the"] > 80
    assert all(counts[topic.lower()] >= 2 for topic in episode.topics)


def test_frequencies_fall_as_zipf_says(vocabulary: Vocabulary) -> None:
    words = Counter(generate_episode(vocabulary, 7, 1, 50_000).text.lower().replace(".", "").replace("?", "").split())
    first, tenth, fiftieth = (words[FUNCTION_WORDS[rank]] for rank in (0, 9, 49))
    assert first > 2 * tenth > 4 * fiftieth > 0


def test_a_series_is_written_once_and_read_back(tmp_path: Path) -> None:
    first = generate_series(tmp_path, episodes=3, words=200)
    written = {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    assert sorted(written) == ["episode-00000.md", "episode-00001.md", "episode-00002.md"]
    assert generate_series(tmp_path, episodes=3, words=200) == first
    assert {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()} == written


def test_questions_are_about_the_series_and_repeatable(tmp_path: Path) -> None:
    series = generate_series(tmp_path, episodes=3, words=200)
    questions = make_questions(series, 50)
    assert questions == make_questions(series, 50)
    said = {topic for topics in series.topics for topic in topics}
    assert sum(any(word in said for word in one.topic.split()) for one in questions) > 40
    assert all(one.question.endswith("?") for one in questions)
