"""What reading an episode by model would take, told without asking the model."""

import json
from dataclasses import dataclass

from pydantic import BaseModel

from bot.analysing.by_model.asking import Asking
from bot.analysing.by_model.choosing import MOST_OFFERED, WORDS_SHOWN
from bot.analysing.by_model.reader import SUM_UP_TOKENS, ModelReader, Questions
from bot.domain.episode import Episode
from bot.prompts.find import Found
from bot.prompts.speakers import Guessed
from bot.prompts.sum_up import SUM_UP, SummedUp

_REPEATED = 8_000
"""Bytes of an answer that does not fit, which a model is shown once more when it is asked to mend it."""
_AROUND = 2_000
"""Bytes that the protocol puts around words and schema, at most."""
_A_TOKEN = 4
"""Bytes of a token, about."""
_LIKELY_WRITTEN = 900
"""Tokens that a model writes about one part, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`questions` in all, of which `open_ones` are not answered yet. Tokens are of those: about, and at most."""

    questions: int
    open_ones: int
    read: int
    written: int
    most_read: int
    most_written: int

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            questions=self.questions + other.questions,
            open_ones=self.open_ones + other.open_ones,
            read=self.read + other.read,
            written=self.written + other.written,
            most_read=self.most_read + other.most_read,
            most_written=self.most_written + other.most_written,
        )


NOTHING = Estimate(questions=0, open_ones=0, read=0, written=0, most_read=0, most_written=0)


async def estimated(reader: ModelReader, episode: Episode, *, again: bool) -> Estimate:
    """With `again` as if nothing were kept. Raises `ModelError`s where the model's name is not known yet."""
    waiting = await reader.waiting(episode)
    questions = waiting.questions
    every: tuple[Asking[Found] | Asking[Guessed], ...] = (*questions.find, *questions.speakers)
    asked = every if again else waiting.open_ones
    sizes = [(_bytes(one), one.most_tokens) for one in asked]
    if questions.find and (waiting.whole or again):
        sizes.append((_whole(questions), SUM_UP_TOKENS))
    return Estimate(
        questions=questions.steps,
        open_ones=len(sizes),
        read=sum(size for size, _ in sizes) // _A_TOKEN,
        written=min(_LIKELY_WRITTEN * len(sizes), sum(most for _, most in sizes)),
        most_read=sum(2 * (size + _AROUND) + _REPEATED for size, _ in sizes),
        most_written=sum(2 * most for _, most in sizes),
    )


def _bytes(asking: Asking[Found] | Asking[Guessed]) -> int:
    return _length(asking.prompt.instructions) + _length(asking.material) + _schema(asking.answer)


def _whole(questions: Questions) -> int:
    """The question about the whole: what it will hold is not known before the parts are read."""
    text = questions.talk.transcript.text
    wide = _length(text) / max(1, len(text))
    return round(wide * 3 * MOST_OFFERED * WORDS_SHOWN) + _length(SUM_UP.instructions) + _schema(SummedUp)


def _schema(answer: type[BaseModel]) -> int:
    return _length(json.dumps(answer.model_json_schema()))


def _length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
