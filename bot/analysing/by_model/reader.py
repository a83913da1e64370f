"""A model reads an episode: first its parts, then all that was found in them; the outcome is a card.

Whatever a model gave is kept at once, so that a reading that is cut off goes on where it stopped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel

from bot.analysing.by_model.asking import Asker, Asking
from bot.analysing.by_model.choosing import Offer, choose, offer_of, summary_of
from bot.analysing.by_model.finds import Finds, finds_of
from bot.analysing.by_model.names import merged, misheard, told_names
from bot.analysing.by_model.parts import Part, Talk, parts_of, talk_of
from bot.analysing.by_model.voices import guesses_of, people_of
from bot.analysing.episode_cards import EpisodeCards
from bot.analysing.version import BY_MODEL
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard, GlossaryEntry, SpeakerGuess
from bot.ports import TranscriptLibrary
from bot.ports.model_analysis import ModelParts
from bot.ports.models import SettledModel
from bot.prompts.find import FIND, Found, find_material
from bot.prompts.speakers import SPEAKERS, Guessed, speakers_material
from bot.prompts.sum_up import SUM_UP, SummedUp, sum_up_material

T = TypeVar("T", bound=BaseModel)

FIND_TOKENS, SPEAKERS_TOKENS, SUM_UP_TOKENS = 6_000, 3_000, 4_000
"""Most that may be written, thinking included."""

OnStep = Callable[[int, int], Awaitable[None]]
"""Is told how many of how many questions are answered, before each one that is asked and at the end."""


@dataclass(frozen=True)
class Questions:
    """All that is asked about the parts of one episode."""

    talk: Talk
    parts: tuple[Part, ...]
    find: tuple[Asking[Found], ...]
    people: tuple[str, ...]
    speakers: tuple[Asking[Guessed], ...]

    @property
    def steps(self) -> int:
        """With the one about the whole."""
        return len(self.find) + len(self.speakers) + bool(self.find)


@dataclass(frozen=True)
class Waiting:
    """`open_ones` are the questions about parts that nobody asked yet; `whole` says whether the one about the whole is
    open, too."""

    questions: Questions
    open_ones: tuple[Asking[Found] | Asking[Guessed], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Read:
    """`card` is None where the model gave nothing usable for any part. `missed` of `parts` questions had no answer."""

    card: EpisodeCard | None
    parts: int
    missed: int
    tokens: int


class ModelReader:
    """`part_size` is how many characters of an episode a model is shown at once."""

    def __init__(
        self,
        library: TranscriptLibrary,
        cards: EpisodeCards,
        kept: ModelParts,
        model: SettledModel,
        *,
        part_size: int,
        deadline: timedelta,
    ) -> None:
        self._library = library
        self._cards = cards
        self._kept = kept
        self._model = model
        self._part_size = part_size
        self._deadline = deadline

    async def analyser(self) -> str:
        """What its cards are signed with: prompts and model. Raises `ModelError`s."""
        prompts = "+".join(prompt.name for prompt in (FIND, SPEAKERS, SUM_UP))
        return f"{BY_MODEL}{prompts} {await self._model.settled()}"

    async def questions(self, episode: Episode) -> Questions:
        transcript = await self._library.transcript(episode.id, episode.transcript_hash)
        return await asyncio.to_thread(questions_of, talk_of(episode, transcript), self._part_size)

    async def waiting(self, episode: Episode) -> Waiting:
        """What is asked about the episode, and of that what was not asked yet. Raises `ModelError`s."""
        await self._model.settled()
        questions, asker = await self.questions(episode), self._asker(slow_is_final=False, retry=False)
        found = [await asker.kept(episode, asking) for asking in questions.find]
        guessed = [await asker.kept(episode, asking) for asking in questions.speakers]
        open_ones: list[Asking[Found] | Asking[Guessed]] = [
            *(asking for asking, given in zip(questions.find, found, strict=True) if given is None),
            *(asking for asking, given in zip(questions.speakers, guessed, strict=True) if given is None),
        ]
        read = [(part, given.value) for part, given in zip(questions.parts, found, strict=True) if given is not None]
        if len(read) < len(questions.parts):
            return Waiting(questions, tuple(open_ones), whole=bool(questions.find))
        if not any(one for _, one in read):
            return Waiting(questions, tuple(open_ones), whole=False)
        rules = await self._cards.by_rules(episode)
        draft = await asyncio.to_thread(_drafted, questions, read, rules, self._part_size)
        return Waiting(questions, tuple(open_ones), whole=await asker.kept(episode, draft.asking) is None)

    async def read(
        self, episode: Episode, on_step: OnStep, *, slow_is_final: bool = False, retry: bool = False
    ) -> Read:
        """Raises `ModelError`s for what is no fault of the episode; what was answered by then is kept."""
        analyser = await self.analyser()
        rules = await self._cards.by_rules(episode)
        questions = await self.questions(episode)
        asker = self._asker(slow_is_final=slow_is_final, retry=retry)
        work = _Work(episode, asker, on_step, questions.steps)
        found = [(part, await work.ask(one)) for part, one in zip(questions.parts, questions.find, strict=True)]
        if not any(one for _, one in found):
            return Read(None, work.steps, work.missed, work.tokens)
        guessed = [await work.ask(one) for one in questions.speakers]
        draft = await asyncio.to_thread(_drafted, questions, found, rules, self._part_size)
        summed = await work.ask(draft.asking)
        await on_step(work.steps, work.steps)
        card = await asyncio.to_thread(_card, questions, draft, summed, guessed, rules)
        return Read(replace(card, analyser=analyser), work.steps, work.missed, work.tokens)

    def _asker(self, *, slow_is_final: bool, retry: bool) -> Asker:
        return Asker(self._model, self._kept, self._deadline, slow_is_final=slow_is_final, retry=retry)


@dataclass
class _Work:
    """The questions of one reading, one after another, counted."""

    episode: Episode
    asker: Asker
    on_step: OnStep
    steps: int
    done: int = 0
    missed: int = 0
    tokens: int = 0

    async def ask(self, asking: Asking[T]) -> T | None:
        given = await self.asker.kept(self.episode, asking)
        if given is None:
            await self.on_step(self.done, self.steps)
            given = await self.asker.ask(self.episode, asking)
        self.done += 1
        self.missed += given.value is None
        self.tokens += given.tokens
        return given.value


@dataclass(frozen=True)
class _Draft:
    """What the parts gave, proven, and the question about the whole."""

    read: tuple[tuple[Part, Found], ...]
    unread: tuple[Part, ...]
    offer: Offer
    glossary: tuple[GlossaryEntry, ...]
    asking: Asking[SummedUp]


def questions_of(talk: Talk, part_size: int) -> Questions:
    """The same for the same words. Where speakers are known, or nobody is who may speak, they are not guessed."""
    parts = parts_of(talk, part_size)
    title, names = talk.episode.title, told_names(talk)
    people = () if talk.transcript.has_speakers else people_of(talk)
    numbered = list(enumerate(people, start=1))
    return Questions(
        talk=talk,
        parts=parts,
        find=tuple(
            Asking(FIND, find_material(title, names, talk.numbered(part)), Found, FIND_TOKENS) for part in parts
        ),
        people=people,
        speakers=tuple(
            Asking(SPEAKERS, speakers_material(title, numbered, talk.numbered(part)), Guessed, SPEAKERS_TOKENS)
            for part in (parts if people else ())
        ),
    )


def _drafted(
    questions: Questions, found: list[tuple[Part, Found | None]], rules: EpisodeCard, part_size: int
) -> _Draft:
    talk = questions.talk
    read = tuple((part, one) for part, one in found if one is not None)
    glossary = merged(rules.glossary, misheard(read, talk))
    of_parts = [finds_of(one, part, talk, glossary) for part, one in read]
    together = Finds(
        takes=tuple(take for one in of_parts for take in one.takes),
        takeaways=tuple(takeaway for one in of_parts for takeaway in one.takeaways),
        quotes=tuple(quote for one in of_parts for quote in one.quotes),
    )
    offer = offer_of(together, rules, 2 * part_size)
    return _Draft(
        read=read,
        unread=tuple(part for part, one in found if one is None),
        offer=offer,
        glossary=glossary,
        asking=Asking(SUM_UP, sum_up_material(talk.episode.title, offer.listed(talk)), SummedUp, SUM_UP_TOKENS),
    )


def _card(
    questions: Questions, draft: _Draft, summed: SummedUp | None, guessed: list[Guessed | None], rules: EpisodeCard
) -> EpisodeCard:
    from bot.analysing.by_model.titles import chapters_by  # loads numpy, which most commands do without

    talk = questions.talk
    chosen = choose(draft.offer, summed, rules)
    return EpisodeCard(
        episode_id=talk.episode_id,
        transcript_hash=talk.transcript.hash,
        analyser=BY_MODEL,
        quotes=chosen.quotes,
        takeaways=chosen.takeaways,
        hot_takes=chosen.takes,
        chapters=chapters_by(draft.read, draft.unread, talk, rules.chapters),
        glossary=draft.glossary,
        summary=summary_of(draft.offer, summed, talk, draft.glossary),
        speakers=tuple(_guesses(questions, guessed)),
        unread=tuple(talk.span_of(part) for part in draft.unread),
    )


def _guesses(questions: Questions, guessed: list[Guessed | None]) -> Iterator[SpeakerGuess]:
    for part, one in zip(questions.parts, guessed, strict=False):
        if one is not None:
            yield from guesses_of(one, part, questions.talk, questions.people)
