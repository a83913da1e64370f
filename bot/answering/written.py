"""Answers that a model writes from numbered lines: every sentence is proven by the lines it cites, or left out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.answering.draft import Draft, OnAnswer
from bot.answering.gathering import Gathered
from bot.answering.numbered import NumberedLines
from bot.domain.answer import Answer
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.errors import ModelGarbled
from bot.ports import TranscriptLibrary
from bot.ports.models import LanguageModel, ModelCall
from bot.prompts.answer import ANSWER, DraftAnswer
from bot.prompts.material import Section, material
from bot.searching.finder import Ground

_MOST_PASSAGES = 10
_MOST_TOKENS = 1_200
_UNPROVEN = "The model's words could not be proven by what was said, so here is what was said itself."


class AnswerWriter:
    """Writes with a model. Raises its `ModelError`s, and `ModelGarbled` where nothing of it could be proven."""

    def __init__(self, model: LanguageModel, library: TranscriptLibrary, deadline: timedelta) -> None:
        self._model = model
        self._library = library
        self._deadline = deadline

    @property
    def name(self) -> str:
        """Model and prompt: another model's answer is another answer."""
        return f"{ANSWER.name}|{self._model.name}"

    async def write(
        self,
        gathered: Gathered,
        plain: Answer,
        ground: Ground,
        episodes: Mapping[EpisodeId, Episode],
        on_answer: OnAnswer | None = None,
    ) -> Answer:
        """`plain` is the answer without the model: what a refusal shows, and what else the answer keeps of it."""
        lines = NumberedLines(gathered.ranked[:_MOST_PASSAGES], ground.scope.hides)
        if not len(lines):
            return plain
        draft = Draft(lines, plain, self._library, on_answer, ground.forms)
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


def _material(question: str, gathered: Gathered, lines: NumberedLines, episodes: Mapping[EpisodeId, Episode]) -> str:
    asked = [Section("Question", [question]), Section("Kind of question", [gathered.asked.kind.value])]
    return material([*asked, *lines.sections(episodes)])


def _refusal(plain: Answer) -> Answer:
    nearest = plain.nearest or plain.evidence
    return replace(plain, answered=False, evidence=(), nearest=nearest, headings=(), repairs=())
