"""A question as it was typed: phrases, filters, and the words that carry its meaning."""

import re
from dataclasses import dataclass

from bot.language.stop_words import OPINIONS, SAYING
from bot.language.words import Word, is_stop_word, words_of

_FILTER = re.compile(r"(?<!\S)(from|by|in|episode|speaker):(?:\"([^\"]*)\"|\u201c([^\u201d]*)\u201d|(\S+))", re.I)
_PHRASE = re.compile(r"[\"\u201c\u201e]([^\"\u201c\u201d\u201e]+)[\"\u201c\u201d]")


_LONGEST_CATEGORY = 4
_AUXILIARIES = frozenset(
    {"did", "do", "does", "has", "have", "had", "is", "was", "would", "will", "can", "could", "should", "are", "were"}
)
_REPORTED = frozenset(
    {"says", "said", "thinks", "thought", "predicts", "predicted", "believes", "mentions", "mentioned", "names"}
)


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are all words outside phrases, `carrying` the places in `words` of those that say what it is about."""

    text: str
    words: tuple[Word, ...]
    carrying: tuple[int, ...]
    phrases: tuple[tuple[Word, ...], ...] = ()
    from_episode: str | None = None
    by_speaker: str | None = None
    category: int = -1
    """Place in `words` of the kind of thing asked for, -1 for none: `firm` in "which firm is Tim from"."""
    speakers: tuple[int, ...] = ()
    """Places in `words` that name whose words are asked for: `Ian` in "what did Ian predict"."""

    @property
    def content(self) -> tuple[Word, ...]:
        return tuple(self.words[at] for at in self.carrying)


def read_question(text: str, language: str = "en") -> Question:
    """Take a question apart. Stop words carry meaning only when there is nothing else."""
    filters: dict[str, str | None] = {"from": None, "by": None}
    for match in _FILTER.finditer(text):
        name = "by" if match[1].lower() in {"by", "speaker"} else "from"
        filters[name] = (match[2] or match[3] or match[4] or "").strip() or None
    plain = _FILTER.sub(" ", text)
    phrases = tuple(tuple(words_of(match[1])) for match in _PHRASE.finditer(plain))
    plain = _PHRASE.sub(" ", plain)
    words = tuple(words_of(plain))
    carrying = [at for at, word in enumerate(words) if not is_stop_word(word, language, first=at == 0)]
    if not carrying and not any(phrases):
        carrying = list(range(len(words)))
    return Question(
        text=text,
        words=words,
        carrying=tuple(carrying),
        phrases=tuple(phrase for phrase in phrases if phrase),
        from_episode=filters["from"],
        by_speaker=filters["by"],
        category=_category(words, frozenset(carrying)),
        speakers=_speakers(words),
    )


def _category(words: tuple[Word, ...], carrying: frozenset[int]) -> int:
    """The last carrying word between `which` or `what` and the verb after it."""
    for at, word in enumerate(words[:3]):
        if word.folded not in {"which", "what"}:
            continue
        for end in range(at + 1, min(at + _LONGEST_CATEGORY + 2, len(words))):
            if words[end].folded in _AUXILIARIES:
                inside = [place for place in range(at + 1, end) if place in carrying]
                return inside[-1] if inside else -1
    return -1


def _speakers(words: tuple[Word, ...]) -> tuple[int, ...]:
    """Capitalised words that do the saying: before a verb of saying, before somebody's view, after `according to`."""
    found: list[int] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and end - at < 3 and words[end].written[:1].isupper() and (end or not _opens(words[0])):
            end += 1
        if end == at:
            at += 1
            continue
        before = [word.folded for word in words[max(0, at - 2) : at]]
        after = [word.folded for word in words[end : end + 3]]
        owned = words[end - 1].written.endswith(("'s", "\u2019s"))
        if (
            before == ["according", "to"]
            or (after and after[0] in SAYING and before[-1:] and before[-1] in _AUXILIARIES)
            or (after and after[0] in _REPORTED)
            or (owned and any(word in OPINIONS for word in after))
        ):
            found.extend(range(at, end))
        at = end
    return tuple(found)


def _opens(word: Word) -> bool:
    return is_stop_word(word, "en", first=True)


def is_name_like(word: Word, *, first: bool) -> bool:
    """Whether it was typed as a name: a capital inside a sentence, an acronym, a digit or a sign in it."""
    inner = word.written[1:]
    odd = any(char.isupper() for char in inner) or any(not char.isalpha() and char != "'" for char in word.written)
    return odd or (word.written[:1].isupper() and not first)
