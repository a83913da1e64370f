"""Clauses: what is said in one breath, with which of its words are denied and which are only possible."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from bot.language.words import Word, is_stop_word, words_of
from bot.proving.stems import listed, stem_of

_NEGATING_VERBS = listed("""
    stop stops stopped stopping avoid avoids avoided refuse refuses refused lack lacks lacked prevent prevents prevented
    """)
_NEGATORS = _NEGATING_VERBS | listed("""
    not no never none nobody nothing neither nor without cannot hardly barely rarely seldom unlikely
    isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't hasn't haven't hadn't ain't
    nicht kein keine keinen keiner keinem nie niemals ohne nadie nunca jamais pas sans rien aucun aucune nessuno
    """)
_DOUBTS = listed("if could might may whether unless perhaps maybe possibly would can imagine suppose wenn falls könnte")
_NO_DENIAL = re.compile(
    r"\b(?:can(?:['\u2019]t|not| not)|couldn['\u2019]t)\b(?=[^,;.]{0,60}\benough\b)"
    r"|\bnot (?:only|just|merely)\b|\bno (?:doubt|longer|matter)\b|\b(?:why|if) not\b"
    r"|\bnever (?:been|seen|had|heard|felt|met|known) (?:a |an |any )?(?:more|so|such|better|as)\b",
    re.I,
)
_NO_DOUBT = re.compile(
    r"\b(?:that|which|who) can\b"
    r"|\b(?:maybe|perhaps|possibly)\s(?=(?:about\s)?(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|twenty)\b))"
    r"|\b(?:i|we)(?:\s+would|['\u2019]d)(?:\s+(?:always|still|really|actually|definitely|also))?"
    r"\s+(?:rather|say|argue|recommend|suggest|advise|bet|call|prefer|love|like|hope|claim|put|have more|go so far)\b",
    re.I,
)
"""`I would rather`, `I would say`: an opinion, not something that may be."""
_TURNS = re.compile(r"\b(?:rather than|instead of|as opposed to|no longer)\b", re.I)
_ENDS = re.compile(
    r"[,;:.!?\u2026\u2014()]+(?=\s|$)|\s(?:-|\u2013)\s"
    r"|\s(?=(?:but|because|although|though|whereas|otherwise|when|while|aber|weil|sondern)\s)"
    r"|\s(?=(?:and|so|und)\s(?:i|you|he|she|it|we|they|there|that|this|then|nobody|everybody|everyone|hardly|er|sie|wir)\s)"
    r"|\s(?=(?:and|or)\s(?:is|are|was|were|has|have|had|will|would|can|could|should|must|does|did)\s)",
    re.I,
)
_JOINS = re.compile(r"\s(?:and|or|und|oder)\s", re.I)
_DEPENDS = re.compile(
    r"(?:^|[,;]\s*|\b(?:and|but|then)\s+)(?:if|unless|wenn|falls)\b(?!\s+(?:only|anything|not"
    r"|you (?:ever|will|like|ask|know|think|look|read|listen|talk|check|go back|zoom out)"
    r"|i may|i'm honest|we're honest)\b)",
    re.I,
)
_REACH = 7
"""Words after a negator that it may deny."""
_DOUBT_REACH = 4
_HALTS = listed("when until since while if unless who which than")
"""Words at which a denial ends."""
_ASKED = _HALTS | listed("what how where why whether")
"""The same for a denial by a verb: who stops understanding what is hard does not say that it is easy."""
_RAISING = listed("think believe suppose feel guess expect reckon buy agree glaube denke")
"""Verbs through which a denial reaches all that follows: `I don't think that ...`."""
_OF_A_THING = listed("no without kein keine keinen keiner keinem ohne sans aucun aucune sin")
_SINGLE = listed("single einzige einzigen einziger einziges seul seule good great real better")
_AS_OBJECT = frozenset({"nothing", "none", "nobody", "nichts", "rien", "nada"})
_OTHERWISE = frozenset({"otherwise", "unless"})


@dataclass(frozen=True, slots=True)
class Clause:
    """`denied` and `doubted` are places in `words`; `asks` where its sentence is a question."""

    words: tuple[Word, ...]
    stems: tuple[str, ...]
    denied: frozenset[int]
    doubted: frozenset[int]
    asks: bool = False
    otherwise: bool = False
    """Whether it says what would be, were it not as said before."""
    places: dict[str, list[int]] = field(default_factory=dict, compare=False)
    negators: tuple[int, ...] = ()
    """Places of the words that deny."""
    depends: bool = False
    """Whether its sentence says on what it depends."""
    content: tuple[int, ...] = ()
    """Places of the words that say something."""

    @property
    def hedged(self) -> bool:
        return any(word.folded in _DOUBTS for word in self.words)


@lru_cache(maxsize=1024)
def clauses_of(sentence: str, language: str) -> tuple[Clause, ...]:
    """The clauses of one sentence, in order; each has at least one word. Lines are cited by several sentences."""
    asks = sentence.rstrip("\"'\u201d ").endswith("?")
    depends = bool(_DEPENDS.search(sentence))
    parts = (half for part in _parts(sentence) for half in _halves(part, language))
    return tuple(clause for part in parts if (clause := _clause(part, language, asks, depends)).words)


def _parts(sentence: str) -> Iterator[str]:
    start = 0
    for end in _ENDS.finditer(sentence):
        yield sentence[start : end.start()]
        start = end.end()
    yield sentence[start:]


def _halves(text: str, language: str) -> Sequence[str]:
    """`Designers trust numbers and engineers trust people` in two: the same is said of one thing and of another."""
    for join in _JOINS.finditer(text):
        left, right = words_of(text[: join.start()]), words_of(text[join.end() :])
        first, second = _after_another(left[:-1], language), _after_another(right, language)
        if first & second:
            return [text[: join.start()], *_halves(text[join.end() :], language)]
    return [text]


def _after_another(words: Sequence[Word], language: str) -> set[str]:
    """Stems of words that stand right behind another that says something."""
    return {
        stem_of(word.folded, language)
        for before, word in pairwise(words)
        if not is_stop_word(word, language) and not is_stop_word(before, language, first=True)
    }


def _clause(text: str, language: str, asks: bool, depends: bool) -> Clause:
    words = tuple(words_of(text))
    stems = tuple(stem_of(word.folded, language) for word in words)
    places: dict[str, list[int]] = {}
    for at, one in enumerate(stems):
        places.setdefault(one, []).append(at)
    harmless = [found.span() for found in _NO_DENIAL.finditer(text)]
    negators = [at for at, word in enumerate(words) if word.folded in _NEGATORS and not _within_any(word, harmless)]
    turns = [_last_word(words, found.end()) for found in _TURNS.finditer(text)]
    surely = [found.span() for found in _NO_DOUBT.finditer(text)]
    doubts = [at for at, word in enumerate(words) if word.folded in _DOUBTS and not _within_any(word, surely)]
    return Clause(
        words,
        stems,
        frozenset(_denied([*negators, *turns], words, language)),
        _doubted(doubts, words),
        asks,
        any(word.folded in _OTHERWISE for word in words[:2]),
        places,
        tuple(negators),
        depends,
        tuple(at for at, word in enumerate(words) if _says_something(word, language, at == 0)),
    )


def _says_something(word: Word, language: str, first: bool) -> bool:
    return not is_stop_word(word, language, first=first) and not word.folded.isdigit()


def _within_any(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _last_word(words: Sequence[Word], end: int) -> int:
    return max((at for at, word in enumerate(words) if word.end <= end), default=0)


def _denied(negators: Sequence[int], words: Sequence[Word], language: str) -> set[int]:
    """Places within reach of a negator; two denials of one word make none."""
    found: set[int] = set()
    for negator in negators:
        word = words[negator].folded
        if word in _OF_A_THING:
            found ^= _thing(negator, words, language)
        else:
            found ^= _within(negator, words, _REACH)
        if word in _AS_OBJECT and negator and not is_stop_word(words[negator - 1], language):
            found ^= {negator - 1}
    return found


def _doubted(openers: Sequence[int], words: Sequence[Word]) -> frozenset[int]:
    return frozenset(at for opener in openers for at in _within(opener, words, _DOUBT_REACH))


def _within(opener: int, words: Sequence[Word], reach: int) -> set[int]:
    end = min(opener + 1 + reach, len(words))
    if any(word.folded in _RAISING for word in words[opener + 1 : opener + 3]):
        return set(range(opener + 1, len(words)))
    halts = _ASKED if words[opener].folded in _NEGATING_VERBS else _HALTS
    halt = next((at for at in range(opener + 2, end) if words[at].folded in halts), end)
    return set(range(opener + 1, halt))


def _thing(opener: int, words: Sequence[Word], language: str) -> set[int]:
    """`no revenue`, `without a single outage`: the thing that there is none of."""
    found: set[int] = set()
    for at in range(opener + 1, min(opener + 5, len(words))):
        found.add(at)
        if not is_stop_word(words[at], language) and words[at].folded not in _SINGLE:
            break
    return found
