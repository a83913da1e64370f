"""A question that leans, made to stand alone by a model: taken only where it says nothing that nobody asked."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

from bot.answering.leaning import Lean, bare, content
from bot.domain.ids import CommunityId
from bot.language.stop_words import STOP_WORDS
from bot.language.words import Word, base_language, is_stop_word, language_of, stem, words_of
from bot.ports.models import LanguageModel, ModelCall
from bot.prompts.follow_up import FOLLOW_UP, DraftFollowUp
from bot.prompts.material import Section, data_line, material
from bot.proving.shape import leads_away, misshapen

IsName = Callable[[str], Awaitable[bool]]
"""Whether a word is part of a name that the library knows."""

_DEADLINE = timedelta(seconds=8)
_MOST_TOKENS = 400
MOST_READ = 12_000
_MOST_NAMES = 4
"""Words of the model's own that are looked up; with more of them it made something up."""


class Rewriter:
    """Raises `ModelError`s."""

    def __init__(self, model: LanguageModel, deadline: timedelta = _DEADLINE, most_read: int = MOST_READ) -> None:
        """`most_read` is in characters of earlier questions; the last one is read however long it is."""
        self._model = model
        self._most_read = most_read
        self._deadline = deadline

    async def stand_alone(
        self,
        question: str,
        earlier: Sequence[str],
        lean: Lean,
        *,
        shown: Sequence[str],
        is_name: IsName,
        community: CommunityId,
    ) -> str | None:
        """The question so that it stands alone; None where it does, or where the model's words are not to be used.

        `shown` are names of speakers that stood with the last answer.
        """
        written = await self._model.write(
            ModelCall(
                prompt=FOLLOW_UP,
                community=community,
                material=_material(question, self._readable(earlier), shown),
                answer=DraftFollowUp,
                most_tokens=_MOST_TOKENS,
                deadline=self._deadline,
            )
        )
        draft = written.value
        if lean is not Lean.LEANS and not draft.leans:
            return None
        if leads_away(draft.question):
            return None
        text = data_line(draft.question)
        if await is_faithful(text, question, [*earlier, *shown], is_name):
            return text
        return None

    def _readable(self, earlier: Sequence[str]) -> Sequence[str]:
        """The latest, as many as may be read at once."""
        left, first = self._most_read, len(earlier)
        for question in reversed(earlier):
            left -= len(question)
            if left < 0 and first < len(earlier):
                break
            first -= 1
        return earlier[first:]


async def is_faithful(text: str, question: str, earlier: Collection[str], is_name: IsName) -> bool:
    """Whether `text` asks what `question` asks, in words of it and of `earlier`, and takes something over from those.

    Small words of the language are free, and so are names that the library knows.
    """
    if misshapen(text):
        return False
    language = language_of(f"{text} {question}")
    said, asked = _stems(text, language), _stems(question, language)
    told = set[str]().union(*(_stems(one, language) for one in earlier))
    if not {stem(word.folded, language) for word in _meant(question, language)} <= said:
        return False
    small = {stem(word, language) for word in STOP_WORDS.get(base_language(language), STOP_WORDS["en"])}
    if not (said & told) - asked - small:
        return False
    foreign = [word for word in words_of(text) if stem(word.folded, language) not in asked | told | small]
    return len(foreign) <= _MOST_NAMES and all([await is_name(word.folded) for word in _once(foreign)])


def _meant(question: str, language: str) -> Sequence[Word]:
    words = words_of(bare(question))
    if language == "en":
        return content(words)
    return [word for at, word in enumerate(words) if not is_stop_word(word, language, first=at == 0)]


def _stems(text: str, language: str) -> set[str]:
    return {stem(word.folded, language) for word in words_of(text)}


def _once(words: Sequence[Word]) -> Collection[Word]:
    return {word.folded: word for word in words}.values()


def _material(question: str, earlier: Sequence[str], shown: Sequence[str]) -> str:
    return material(
        [
            Section("Earlier questions", earlier),
            Section("Names shown with the last answer", shown),
            Section("New question", [question]),
        ]
    )
