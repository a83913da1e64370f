"""The words of a sentence of ours that must be borne out: names to the letter, the rest in their sense."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bot.language.sounds import plain
from bot.language.stop_words import ASKING, SAYING
from bot.language.thesaurus import synonyms
from bot.language.words import Word, base_language, is_stop_word, stem, words_of
from bot.proving.said import Said, root_of

_FRAME = frozenset(
    [
        "speaker",
        "speakers",
        "guest",
        "guests",
        "host",
        "hosts",
        "episode",
        "episodes",
        "podcast",
        "show",
        "conversation",
        "discussion",
        "interview",
        "panel",
        "argue",
        "argues",
        "argued",
        "arguing",
        "say",
        "says",
        "said",
        "believe",
        "believes",
        "believed",
        "note",
        "notes",
        "noted",
        "claim",
        "claims",
        "claimed",
        "add",
        "adds",
        "explain",
        "explains",
        "explained",
        "describe",
        "describes",
        "described",
        "mention",
        "mentions",
        "mentioned",
        "state",
        "states",
        "stated",
        "point",
        "points",
        "pointed",
        "think",
        "thinks",
        "thought",
        "opinion",
        "view",
        "according",
        "discuss",
        "discusses",
        "discussed",
        "warn",
        "warns",
        "warned",
        "stress",
        "stresses",
        "suggest",
        "suggests",
        "suggested",
        "recall",
        "recalls",
        "recalled",
        "admit",
        "admits",
        "admitted",
        "consider",
        "considers",
        "considered",
        "call",
        "calls",
        "called",
        "compare",
        "compares",
        "compared",
        "agree",
        "agrees",
        "agreed",
        "prefer",
        "prefers",
        "mean",
        "means",
        "make",
        "makes",
        "made",
        "use",
        "uses",
        "used",
        "using",
        "need",
        "needs",
        "needed",
        "want",
        "wants",
        "become",
        "becomes",
        "became",
        "rather",
        "instead",
        "even",
        "still",
        "thing",
        "things",
        "people",
        "person",
        "way",
        "ways",
        "lot",
        "many",
        "several",
        "both",
        "while",
        "whereas",
        "because",
        "since",
        "like",
        "just",
        "also",
        "already",
        "too",
        "less",
        "more",
        "most",
        "least",
        "than",
        "good",
        "better",
        "really",
        "simply",
        "today",
        "now",
        "often",
        "always",
        "later",
        "first",
        "time",
    ]
)
"""Words that report or hold together: they count for nothing, and prove nothing."""
_CAPITALISES_NOUNS = frozenset({"de", "lb"})
_SYNONYM, _FAMILY = 0.75, 0.9


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word that says something. `borne` is how far it was said, 0..1."""

    word: Word
    name: bool
    borne: float


def own_words(text: str, said: Said, known_names: Collection[str]) -> list[OwnWord]:
    """The content words of `text`, each with how far the proofs bear it out."""
    known = _name_words(known_names)
    found = []
    for at, word in enumerate(words_of(text)):
        if word.folded.isdigit() or is_stop_word(word, said.language, first=at == 0):
            continue
        name = is_name(word, at == 0, said.language)
        if not name and (
            word.folded in _FRAME or word.folded in SAYING or (word.folded in ASKING and len(word.folded) < 5)
        ):
            continue
        found.append(OwnWord(word, name, borne_out(word, name, said, known)))
    return found


def is_name(word: Word, first: bool, language: str) -> bool:
    """Whether the word is written as a name. A capital that opens the sentence alone proves nothing."""
    written = word.written
    if any(char.isdigit() for char in written) or any(char.isupper() for char in written[1:]):
        return True
    if not written[:1].isupper() or base_language(language) in _CAPITALISES_NOUNS:
        return False
    return not first


def borne_out(word: Word, name: bool, said: Said, known: Collection[str]) -> float:
    """1 for the word itself or another form of it, less for words that stand for it, 0 for none."""
    folded = plain(word.folded)
    own = said.stem(word.folded)
    if own in said.stems or folded in said.joined or (name and folded in known):
        return 1.0
    if name:
        return 1.0 if folded.endswith("s") and folded[:-1] in said.joined else 0.0
    if root_of(own) in said.roots and len(own) > 4:
        return _FAMILY
    if base_language(said.language) == "en" and any(_stem(other) in said.stems for other in synonyms(folded)):
        return _SYNONYM
    return 0.0


def _name_words(names: Collection[str]) -> frozenset[str]:
    return frozenset(plain(word.folded) for name in names for word in words_of(name))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return stem(word, "en")
