"""Over real episodes: every quoted text is the transcript's at its span, and the source's on its lines."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.analysing.quotes import extract_quotes
from bot.domain.findings import Findings, FoundPassage
from bot.domain.ids import EpisodeId
from bot.domain.transcript import Transcript
from bot.language.words import words_of
from bot.quoting.candidates import picks_on_topic
from bot.quoting.topic import topic_of
from bot.reading.read import read_transcript
from evals.verbatim import Reading, check, source_lines
from tests.fakes.passages import passages_of

_LINK = re.compile(r"\[([^\[\]]+)\]\((?:[^()\s]|\([^()\s]*\))+\)")
_TOPICS = 12
"""Random words of an episode that serve as topics; each gives a few quotes."""


def outputs(path: Path, generator: random.Random) -> Iterator[tuple[Transcript, str, int, int]]:
    """Texts that would be shown for this episode, with their character ranges."""
    episode = read_transcript(path.read_bytes(), name=str(path))
    transcript, episode_id = episode.transcript, EpisodeId(path.stem)
    for draft in extract_quotes(episode_id, transcript, episode.details):
        yield transcript, transcript.cut(draft.span.start, draft.span.end), draft.span.start, draft.span.end
    passages = passages_of(episode_id, transcript)
    for _ in range(_TOPICS):
        topic = generator.choice(words_of(generator.choice(passages).text) or words_of("software")).written
        found = [
            FoundPassage(passage=passage, score=1.0, coverage=1.0, matched=(topic,))
            for passage in passages
            if topic in passage.text
        ]
        findings = Findings(query=topic, passages=tuple(found[:8]), confidence=1.0)
        for pick in picks_on_topic(topic_of(topic, findings), findings)[:10]:
            yield transcript, pick.text, pick.span.start, pick.span.end


def stands(text: str, path: Path, first: int, last: int) -> bool:
    """Whether the source's lines hold the text; a link's address may itself hold brackets."""
    if check(text, path, first, last).reading is not Reading.ABSENT:
        return True
    cited = " ".join(source_lines(path)[first - 1 : last])
    return text in " ".join(_LINK.sub(r"\1", cited).split())


def check_outputs(shared: Path, count: int) -> None:
    generator = random.Random(7)
    files = sorted((shared / "corpus").glob("*/*.md")) + sorted((shared / "show").glob("*.txt"))
    generator.shuffle(files)
    checked = 0
    for path in files:
        for transcript, text, start, end in outputs(path, generator):
            first, last = transcript.lines_of(start, end)
            assert text == transcript.cut(start, end)
            assert text == text.strip()
            assert not re.search(r"\n", text)
            assert stands(text, path, first, last), (path.name, first, last)
            checked += 1
        if checked >= count:
            return
    raise AssertionError(f"the corpus gave only {checked} outputs")


@pytest.mark.corpus
def test_a_thousand_quotes_stand_in_their_source_lines(shared: Path) -> None:
    check_outputs(shared, 1_000)


@pytest.mark.corpus
@pytest.mark.full
@pytest.mark.timeout(900)
def test_ten_thousand_quotes_stand_in_their_source_lines(shared: Path) -> None:
    check_outputs(shared, 10_000)
