"""The words of a sentence of ours that must be borne out: names to the letter, the rest in their sense."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.language.sounds import plain
from bot.language.stop_words import ASKING, SAYING
from bot.language.thesaurus import synonyms
from bot.language.words import Word, base_language, is_stop_word, words_of
from bot.proving.clauses import Clause
from bot.proving.said import Said
from bot.proving.stems import listed, root_of, stem_of

_FRAME = listed("""
    speaker speakers guest guests host hosts episode episodes podcast show conversation discussion interview panel
    argue argues argued arguing say says said believe believes believed note notes noted claim claims claimed add adds
    explain explains explained describe describes described mention mentions mentioned state states stated point points
    pointed think thinks thought opinion view according discuss discusses discussed warn warns warned stress stresses
    suggest suggests suggested recall recalls recalled admit admits admitted consider considers considered call calls
    called compare compares compared agree agrees agreed prefer prefers mean means predict predicts predicted prediction
    make makes made use uses used using need needs needed want wants become becomes became rather instead even still
    thing things people person way ways lot many several both while whereas because since like just also already too
    badly highly extremely deeply truly significantly considerably completely totally fully clearly strongly heavily
    greatly quite very much reason idea advice opinion take view
    less more most least than good better really simply today now often always later first time
    """)
"""Words that report or hold together: they count for nothing, and prove nothing."""
_REPORTS = SAYING | _FRAME | {"told", "tells", "asked", "asks", "loves", "hates"}
_NAMED = frozenset({"go"})
"""Stop words that name a thing as well."""
_CONCEPTS = {
    short: listed(words)
    for short, words in {
        "ai": "model models llm llms ml gpt robot robots openai anthropic",
        "llm": "model models ai gpt",
        "llms": "model models ai gpt",
        "ml": "model models ai",
        "gui": "dashboard window windows",
        "ui": "interface dashboard",
        "cli": "terminal shell command",
        "os": "linux windows unix",
        "db": "database databases postgres mysql",
        "sql": "postgres mysql query queries",
        "api": "apis endpoint endpoints",
        "apis": "api endpoint endpoints",
        "vm": "vms machine machines",
        "vms": "vm machine machines",
        "gpu": "gpus nvidia",
        "gpus": "gpu nvidia",
        "ci": "pipeline pipelines build builds",
        "tls": "https ssl certificate certificates",
        "sre": "reliability",
        "pr": "pull request requests",
        "oss": "open source",
    }.items()
}
"""Short names of kinds of things, with words of which one must be said where they are not."""
_CAPITALISES_NOUNS = frozenset({"de", "lb"})
_NO_NAME_ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ness", "ity")
_SYNONYM, _FAMILY, _ASKED_ONLY = 0.75, 0.9, 0.5


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word that says something. `borne` is how far it was said, 0..1."""

    word: Word
    stem: str
    name: bool
    borne: float


def own_words(text: str, said: Said, known_names: Collection[str]) -> list[OwnWord]:
    """The content words of `text`, each with how far the proofs bear it out."""
    known = frozenset(plain(word.folded) for name in known_names for word in words_of(name))
    words = words_of(text)
    found = []
    for at, word in enumerate(words):
        if word.folded.isdigit() or is_stop_word(word, said.language, first=at == 0):
            continue
        name = (
            is_name(words, at, said.language) or _ends_dotted(text, word) or (at == 0 and plain(word.folded) in known)
        )
        if not name and _only_frames(word):
            continue
        borne = borne_out(word, name, said, known)
        if not borne and not name and at == 0 and _opens_as_name(words, said.language):
            name = True
        found.append(OwnWord(word, said.stem(word.folded), name, borne))
    return found


def is_name(words: Sequence[Word], at: int, language: str) -> bool:
    """Whether the word is written as a name. A capital that opens the sentence alone proves nothing."""
    written = words[at].written
    if any(char.isdigit() for char in written) or any(char.isupper() for char in written[1:]):
        return True
    return written[:1].isupper() and at > 0


def _ends_dotted(text: str, word: Word) -> bool:
    """The `io` of `Fly.io`."""
    return text[word.start - 1 : word.start] == "." and text[: word.start - 1][-1:].isalnum()


def borne_out(word: Word, name: bool, said: Said, known: Collection[str]) -> float:
    """1 for the word itself or another form of it, less for words that stand for it, 0 for none."""
    folded = plain(word.folded)
    own = said.stem(word.folded)
    if name and folded in known:
        return 1.0
    if own in said.stems:
        return 1.0 if own in said.told or name else _ASKED_ONLY
    if folded in said.joined or (name and folded.endswith("s") and folded[:-1] in said.joined):
        return 1.0
    if folded in _CONCEPTS and any(said.stem(other) in said.stems for other in _CONCEPTS[folded]):
        return _SYNONYM
    if name and base_language(said.language) not in _CAPITALISES_NOUNS:
        return 0.0
    if len(own) > 4 and root_of(own) in said.roots:
        return _FAMILY
    if base_language(said.language) == "en" and any(stem_of(other, "en") in said.stems for other in synonyms(folded)):
        return _SYNONYM
    return 0.0


def _only_frames(word: Word) -> bool:
    short = word.folded in ASKING and len(word.folded) < 5
    return word.folded in _FRAME or word.folded in SAYING or short


def _opens_as_name(words: Sequence[Word], language: str) -> bool:
    """Whether a first word that nobody said is likely a name: one thing or person, not a kind of things or a doing."""
    first = words[0].folded
    if base_language(language) in _CAPITALISES_NOUNS:
        return True
    if first in _FRAME or first in SAYING or first in ASKING or first.endswith(_NO_NAME_ENDINGS) or synonyms(first):
        return False
    if len(words) > 1 and words[1].folded in _REPORTS:
        return True
    singular = len(words) > 1 and words[1].folded.endswith("s")
    return singular or not first.endswith("s")


def meant_stems(clauses: Sequence[Clause], said: Said) -> frozenset[str]:
    """Stems of ours that were said and are more than grammar."""
    return frozenset(
        one
        for clause in clauses
        for at, (word, one) in enumerate(zip(clause.words, clause.stems, strict=True))
        if one in said.stems and not is_stop_word(word, said.language, first=at == 0 and word.folded not in _NAMED)
    )
