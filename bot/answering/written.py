"""Answers that a model writes from numbered lines: every sentence is proven by the lines it cites, or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.answering.draft import Draft, OnAnswer
from bot.answering.gathering import Gathered
from bot.answering.numbered import NumberedLines
from bot.answering.telling import arranged
from bot.domain.answer import Answer
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.errors import ModelError, ModelGarbled
from bot.ports import TranscriptLibrary
from bot.ports.models import ModelCall, SettledModel
from bot.prompts.answer import ANSWER, DraftAnswer
from bot.prompts.material import Section, material
from bot.searching.finder import Ground, Ranked

_MOST_PASSAGES = 10
_SHORTEST = timedelta(seconds=1)
_MOST_TOKENS = 1_200
MOST_READ = 12_000
"""Room for all of the passages."""
_UNPROVEN = "The model's words could not be proven by what was said."


class AnswerWriter:
    """Writes with a model. Raises its `ModelError`s, and `ModelGarbled` where nothing of it could be proven."""

    def __init__(
        self,
        model: SettledModel,
        library: TranscriptLibrary,
        deadline: timedelta,
        most_read: int = MOST_READ,
        trouble: ModelError | None = None,
    ) -> None:
        """`most_read` is in characters of passages; the best one is read however long it is. With `trouble` the model
        is not asked."""
        self._model = model
        self._library = library
        self._deadline = deadline
        self._most_read = most_read
        self._trouble = trouble

    def asked_after(self, waited: timedelta, trouble: ModelError | None) -> "AnswerWriter":
        """The same for somebody who has `waited` for the model already, and has been told its `trouble`."""
        if not waited and trouble is None:
            return self
        left = max(self._deadline - waited, _SHORTEST)
        return AnswerWriter(self._model, self._library, left, self._most_read, trouble)

    async def settled(self) -> str:
        """Model and prompt: another model's answer is another answer. Raises `ModelError`s where none is known yet."""
        return f"{ANSWER.name}|{await self._model.settled()}"

    async def write(
        self,
        gathered: Gathered,
        plain: Answer,
        ground: Ground,
        episodes: Mapping[EpisodeId, Episode],
        on_answer: OnAnswer | None = None,
    ) -> Answer:
        """`plain` is the answer without the model: what a refusal shows, and what else the answer keeps of it."""
        lines = NumberedLines(self._readable(gathered.ranked), ground.scope.hides)
        if not len(lines):
            return plain
        if self._trouble is not None:
            raise self._trouble
        draft = Draft(
            lines,
            plain,
            self._library,
            on_answer,
            ground.forms,
            lambda answer: arranged(answer, gathered.asked, episodes),
        )
        written = await self._model.write(
            ModelCall(
                prompt=ANSWER,
                community=ground.scope.community,
                material=_material(plain.question, gathered, lines, episodes),
                answer=DraftAnswer,
                most_tokens=_MOST_TOKENS,
                deadline=self._deadline,
            ),
            on_part=draft.on_part if on_answer is not None else None,
        )
        value = written.value
        if not value.found or not value.sentences:
            return _refusal(plain)
        proven = draft.proven((one.text, one.lines) for one in value.sentences)
        if not proven:
            raise ModelGarbled(_UNPROVEN)
        return await draft.answer(proven)

    def _readable(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The best passages, as many as may be read at once."""
        found: list[Ranked] = []
        left = self._most_read
        for one in ranked[:_MOST_PASSAGES]:
            length = one.passage.span.end - one.passage.span.start
            if found and length > left:
                break
            found.append(one)
            left -= length
        return found


def _material(question: str, gathered: Gathered, lines: NumberedLines, episodes: Mapping[EpisodeId, Episode]) -> str:
    asked = [Section("Question", [question]), Section("Kind of question", [gathered.asked.kind.value])]
    return material([*asked, *lines.sections(episodes)])


def _refusal(plain: Answer) -> Answer:
    nearest = plain.nearest or plain.evidence
    return replace(plain, answered=False, evidence=(), nearest=nearest, headings=(), repairs=())
