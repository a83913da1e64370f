"""About how many tokens a measurement with a model takes, told before it is made."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.batch import Request, ask_all, run_program
from evals.by_model import Measured, labelled_slugs
from evals.gold import Gold
from evals.sample_show import SAMPLE

_OF_A_QUESTION = (3_000, 100)
"""Tokens read and written for a question, about: counted over the labels, four bytes to a token."""
_ABOUT = re.compile(r"About ([\d,]+) tokens, and never more than ([\d,]+)\.")


def cost_lines(read: Sequence[tuple[Path, Sequence[str]]], questions: int, model: Measured) -> Iterator[str]:
    """`read` are data folders with the episodes that the model reads of each. Asks the model nothing."""
    about = most = 0
    for data, slugs in read:
        printed = run_program(["analyse", *slugs, "--preview", "--data", str(data)], model.environment)
        if (found := _ABOUT.search(printed)) is not None:
            about += _number(found[1])
            most += _number(found[2])
    episodes = sum(len(slugs) for _, slugs in read)
    each = sum(_OF_A_QUESTION)
    yield f"Reading {episodes} episodes takes about {about:,} tokens, and never more than {most:,}."
    yield f"Answering {questions} questions takes about {questions * each:,}: {each:,} each."
    yield f"Together about {about + questions * each:,}."


def all_that_is_read(
    sample: Path, gold: Gold | None, library: Path, show: Path
) -> tuple[list[tuple[Path, list[str]]], int]:
    """Without a limit: the data folders with their episodes, and how many questions are asked."""
    [listed] = ask_all(sample, [Request("episodes", "episodes")], k=50)
    read = [(sample, [item.episode for item in listed.items])]
    questions = len(json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))["qa"])
    if gold is not None:
        read += [(library, [*labelled_slugs(gold).values(), gold.show_slug]), (show, [gold.show_slug])]
        questions += 2 * len(gold.show_labels["qa"])
    return read, questions


def _number(written: str) -> int:
    return int(written.replace(",", ""))
