"""The proof of one sentence: everything that must hold before words that nobody typed and nobody said are shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.sentences import split_sentences
from bot.language.words import language_of
from bot.proving.addressing import instructs, orders
from bot.proving.clauses import Clause, clauses_of
from bot.proving.coming import done_already
from bot.proving.counting import miscounted
from bot.proving.degrees import numbered_otherwise, only_so, reversed_by_word, switched_over, without_too
from bot.proving.denial import denies_otherwise
from bot.proving.dotted import dotted_names
from bot.proving.halves import belongs_elsewhere
from bot.proving.order import crossed, swapped
from bot.proving.polarity import (
    align,
    assumed,
    made_opposite,
    opposed_beside,
    replaced,
    turned,
    unconditional,
    unsaid_leaning,
)
from bot.proving.quotations import misquotes
from bot.proving.said import Said
from bot.proving.shape import misshapen
from bot.proving.slots import beside_another, changed_places, misplaced, other_object
from bot.proving.things import another_thing
from bot.proving.twins import mixed
from bot.proving.words import OwnWord, meant_stems, own_words

_LEAST = 0.6
"""The share of a sentence's own words that the cited words must bear out."""
_LEAST_OF_MANY, _MANY = 0.5, 4
"""The same where so many words are borne out."""
_LEAST_OF_CLAUSE = 0.4
"""The same of each of its clauses of `_LONG` own words or more: nothing is hung onto a true sentence."""
_LONG = 2


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
    if orders(text):
        return _fails("it gives its reader orders")
    cited = [proof for proof in proofs if proof.strip()]
    proofs = [kept for proof in cited if (kept := _without_instructions(proof))]
    if why := misshapen(text, dotted_names((*proofs, *known_names))):
        return _fails(why)
    if not cited:
        return _fails("it cites nothing")
    if misquotes(text, cited):
        return _fails("it puts words in quotation marks that were not said so")
    if not proofs:
        return _fails("it cites what was said to a model")
    said = Said(proofs, language_of(" ".join(proofs)))
    own = own_words(text, said, known_names)
    if not own:
        return _fails("it says nothing that can be proven")
    support = sum(one.borne for one in own) / len(own)
    why = _unsaid(text, own, support, said) or _misread(text, own, said)
    return _fails(why, support) if why else Proof(True, "", round(support, 4))


def _without_instructions(proof: str) -> str:
    if not instructs(proof):
        return proof
    return " ".join(proof[start:end] for start, end in split_sentences(proof) if not instructs(proof[start:end]))


def _unsaid(text: str, own: Sequence[OwnWord], support: float, said: Said) -> str:
    if any(one.name and not one.borne for one in own):
        return "it names what was not named"
    if miscounted(text, said.proofs, said.language):
        return "it holds a number that was not said"
    many = sum(one.borne for one in own) >= _MANY
    if support < (_LEAST_OF_MANY if many else _LEAST):
        return "too few of its words were said"
    borne = {one.stem: one.borne for one in own}
    for clause in clauses_of(text, said.language):
        weights = [borne[one] for one in clause.stems if one in borne]
        if len(weights) >= _LONG and sum(weights) < _LEAST_OF_CLAUSE * len(weights):
            return "a part of it was not said"
    return ""


def _misread(text: str, own: Sequence[OwnWord], said: Said) -> str:
    """Why it says something else with the same words; empty where it does not."""
    clauses: Sequence[Clause] = clauses_of(text, said.language)
    meant = meant_stems(clauses, said)
    aligned = align(clauses, said.clauses, meant)
    if turned(aligned, said.clauses, meant):
        return "it turns round what was said"
    if unconditional(aligned, clauses):
        return "it leaves out on what it depends"
    if assumed(aligned, meant, any(clause.hedged for clause in clauses)):
        return "it tells as fact what was only possible"
    if done_already(clauses, said.clauses):
        return "it tells as done what was to come"
    if without_too(clauses, said.clauses):
        return "it leaves out that it was too much"
    if reversed_by_word(aligned, clauses) or only_so(text, said.proofs) or switched_over(text, said.proofs):
        return "it turns round what was said"
    if numbered_otherwise(clauses, said.clauses):
        return "it turns round what was said"
    if replaced(clauses, said.clauses, said.stems) or opposed_beside(clauses, said.clauses, said.stems):
        return "it says the opposite of what was said"
    if unsaid_leaning(clauses, said.clauses, said.stems) or made_opposite(clauses, said.stems):
        return "it leans to a side that nobody took"
    if denies_otherwise(clauses, said.clauses, meant):
        return "it denies something else than was denied"
    if belongs_elsewhere(text, said.sentences, said.language, said.names):
        return "it says of one what was said of another"
    if another_thing(clauses, said.clauses, {one.stem: one.borne for one in own}, said.language):
        return "it speaks of another thing"
    if any(mixed(clause, said.clauses) for clause in clauses):
        return "it says of one what was said of another"
    if any(misplaced(pairs[0].own, said.clauses, [pair.said for pair in pairs], said.language) for pairs in aligned):
        return "it puts one thing in the place of another"
    if any(
        (said.language != "de" and beside_another(pair.own, pair.said, said.clauses))
        or changed_places(pair.own, pair.said, said.language)
        or other_object(pair.own, pair.said, said.language)
        for pairs in aligned
        for pair in pairs
    ):
        return "it swaps what was said"
    if swapped(aligned, said.names & meant) or crossed(text, said.sentences, said.language):
        return "it swaps what was said"
    return ""


def _fails(why: str, support: float = 0.0) -> Proof:
    return Proof(False, why, round(support, 4))
