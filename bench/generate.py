"""Generated episodes: seeded, so that every run and every machine measures the same text."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.vocabulary import FUNCTION_WORDS, Vocabulary, build_vocabulary

TOPICS = 24
"""Content words that one episode keeps returning to."""
NAMES = 10
TOPIC_SHARE = 0.12
NAME_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class GeneratedEpisode:
    """`text` is diarised Markdown; `topics` are words and names that it speaks about more than others do."""

    name: str
    text: str
    topics: tuple[str, ...]


def generate_episode(vocabulary: Vocabulary, seed: int, number: int, words: int) -> GeneratedEpisode:
    """Episode `number` of the series `seed`, of about `words` words. Equal arguments give equal episodes."""
    generator = np.random.default_rng([seed, number])
    choice = random.Random(f"{seed}:{number}")
    topics = choice.sample(vocabulary.content_words[:40_000], TOPICS) + choice.sample(vocabulary.names, NAMES)
    spoken = _spoken_words(vocabulary, generator, topics, words)
    speakers = choice.sample(vocabulary.people, choice.randint(2, 4))
    text = "\n\n".join(_utterances(spoken, generator, speakers))
    return GeneratedEpisode(name=f"episode-{number:05d}", text=text + "\n", topics=tuple(topics))


def _spoken_words(vocabulary: Vocabulary, generator: np.random.Generator, topics: list[str], words: int) -> list[str]:
    drawn = np.minimum(np.searchsorted(vocabulary.chances, generator.random(words)), len(vocabulary.words) - 1)
    own = generator.integers(0, TOPICS, words)
    named = generator.integers(TOPICS, TOPICS + NAMES, words)
    kind = generator.random(words)
    language = vocabulary.words
    return [
        topics[named[at]]
        if share < NAME_SHARE
        else topics[own[at]]
        if share < NAME_SHARE + TOPIC_SHARE
        else language[rank]
        for at, (share, rank) in enumerate(zip(kind.tolist(), drawn.tolist(), strict=True))
    ]


def _utterances(spoken: list[str], generator: np.random.Generator, speakers: list[str]) -> Iterator[str]:
    """Paragraphs of one to eight sentences of five to twenty-five words, now and then with a timestamp."""
    at, seconds = 0, 0
    while at < len(spoken):
        sentences = []
        for _ in range(int(generator.integers(1, 9))):
            length = int(generator.integers(5, 26))
            piece = spoken[at : at + length]
            at += length
            seconds += len(piece) * 60 // 160
            if piece:
                mark = "?" if generator.random() < 0.08 else "."
                sentences.append(f"{piece[0][:1].upper()}{piece[0][1:]} {' '.join(piece[1:])}".rstrip() + mark)
        if sentences:
            stamp = f"\\[{seconds // 60:02d}:{seconds % 60:02d}\\] " if generator.random() < 0.1 else ""
            speaker = speakers[int(generator.integers(0, len(speakers)))]
            yield f"**{speaker}:** {stamp}{' '.join(sentences)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A folder of generated episodes and what they are about."""

    folder: Path
    episodes: int
    words: int
    seed: int
    topics: tuple[tuple[str, ...], ...]


def generate_series(root: Path, *, episodes: int, words: int, seed: int = 7) -> Series:
    """Write the series under `root`, or take it from there when an earlier run wrote all of it."""
    folder = root / f"generated-{episodes}x{words}-seed{seed}"
    listing = folder / "topics.json"
    if not listing.exists():
        vocabulary = build_vocabulary(seed)
        (folder / "made").mkdir(parents=True, exist_ok=True)
        topics = []
        for number in range(episodes):
            episode = generate_episode(vocabulary, seed, number, words)
            (folder / "made" / f"{episode.name}.md").write_text(episode.text, encoding="utf-8")
            topics.append(episode.topics)
        listing.write_text(json.dumps(topics), encoding="utf-8")
    about = tuple(tuple(one) for one in json.loads(listing.read_text(encoding="utf-8")))
    return Series(folder=folder / "made", episodes=episodes, words=words, seed=seed, topics=about)


@dataclass(frozen=True, slots=True)
class Question:
    """`topic` goes to `/quote`; `question` is the same matter as a whole question, with its function words."""

    topic: str
    question: str


_FRAMES = (
    "what did they say about {0} and {1}?",
    "why is {0} better than {1} for most people?",
    "how do you get from {0} to {1}?",
    "who was it that talked about {0} when they made {1}?",
    "when would you want {0} and not {1}?",
    "is there a way to make {0} work with {1}?",
    "what is the reason that {0} never really worked for the people who need {1}?",
    "in the end is it {0} or {1} that you would go for and why?",
)


def make_questions(series: Series, count: int, *, seed: int = 11) -> list[Question]:
    """Questions on what some episode speaks about; a third of them also hold a common word, a fifth a misspelling."""
    generator = random.Random(seed)
    questions = []
    for _ in range(count):
        topics = generator.choice(series.topics)
        first, second = generator.sample(topics, 2)
        if generator.random() < 0.2:
            first = _misspelled(first, generator)
        topic = f"{first} {second}" if generator.random() < 0.5 else first
        if generator.random() < 0.33:
            topic = f"{generator.choice(FUNCTION_WORDS[20:])} {topic}"
        questions.append(Question(topic, generator.choice(_FRAMES).format(first, second)))
    return questions


def _misspelled(word: str, generator: random.Random) -> str:
    """`word` with two neighbouring letters swapped."""
    at = generator.randrange(max(len(word) - 1, 1))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
