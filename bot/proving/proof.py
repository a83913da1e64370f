"""The proof of one sentence: everything that must hold before words that nobody typed and nobody said are shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.language.words import language_of, words_of
from bot.proving.numbers import numbers_in
from bot.proving.polarity import contradicts
from bot.proving.quotations import misquotes
from bot.proving.said import Said
from bot.proving.shape import misshapen
from bot.proving.words import own_words

_LEAST = 0.6
"""The share of a sentence's own words that the cited words must bear out."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a sentence may be shown; `why` not, for logs and tests. `support` is the share, 0..1, of its words that
    were said."""

    holds: bool
    why: str
    support: float


def prove(text: str, proofs: Sequence[str], *, known_names: Collection[str] = ()) -> Proof:
    """Whether `proofs`, the cited words, bear out `text`.

    `known_names` may stand in `text` though nobody said them there: whoever speaks in the proofs, or the right spelling
    of a name that was misheard in them.
    """
    if why := misshapen(text):
        return _fails(why)
    if not any(proof.strip() for proof in proofs):
        return _fails("it cites nothing")
    said = Said(proofs, language_of(" ".join(proofs)))
    if misquotes(text, proofs):
        return _fails("it puts words in quotation marks that were not said so")
    own = own_words(text, said, known_names)
    if not own:
        return _fails("it says nothing that can be proven")
    support = sum(one.borne for one in own) / len(own)
    if any(one.name and not one.borne for one in own):
        return _fails("it names what was not named", support)
    if not _counted(text, proofs):
        return _fails("it holds a number that was not said", support)
    if support < _LEAST:
        return _fails("too few of its words were said", support)
    if contradicts(own, [word.folded for word in words_of(text)], said):
        return _fails("it turns round what was said", support)
    return Proof(True, "", round(support, 4))


def _counted(text: str, proofs: Sequence[str]) -> bool:
    said = {number.value for proof in proofs for number in numbers_in(proof)}
    return all(number.value in said for number in numbers_in(text))


def _fails(why: str, support: float = 0.0) -> Proof:
    return Proof(False, why, round(support, 4))
