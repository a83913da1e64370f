"""How well sentences are proven: honest ones kept, false ones dropped. `python -m evals.proving [--missed]` prints it.

Honest are the claims and answers that the labels give for spans, and our own pairs; false are our own pairs and what
`evals.falsehoods` makes of honest ones.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.language.words import is_stop_word, words_of
from bot.proving import Proof, prove
from bot.reading.diarised_labels import read_label
from bot.reading.markup import show_markdown
from evals.falsehoods import falsehoods
from evals.gold import Gold, load_gold
from evals.report import PROJECT

PAIRS = Path(__file__).parent / "proving_pairs.jsonl"
INFRASTRUCTURE = Path(__file__).parent / "proving_infrastructure.jsonl"
"""Pairs over talk of infrastructure, each under its kind. They are older than the rules that they try, and no rule is
made by them."""
HELD_OUT = Path(__file__).parent / "proving_held_out.jsonl"
"""Pairs of denials, opposites and swaps, written apart from the rules. They were looked at, and rules have been changed
since: their figure is no longer that of pairs which nobody has seen."""
_THING = re.compile(r"(?<= )[a-z]{5,}\b")
_FOREIGN_THINGS = ("printers", "lawyers", "weather", "kitchens", "tickets", "bicycles", "furniture")
FOREIGN = 3
"""Proofs of other sentences that each honest one is tried against."""


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it cites, whether it may be shown, and where it is from."""

    kind: str
    text: str
    proofs: tuple[str, ...]
    honest: bool
    names: tuple[str, ...] = ()
    """Who speaks in the proofs."""

    def prove(self) -> Proof:
        return prove(self.text, self.proofs, known_names=self.names)


def own_pairs() -> Iterator[Case]:
    for of, path in (("own pairs", PAIRS), ("held-out pairs", HELD_OUT), ("infrastructure", INFRASTRUCTURE)):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            kind = f"{of}, {row['kind']}" if "kind" in row else of
            said, names = tuple(row["said"]), tuple(row.get("names", ()))
            yield from (Case(kind, text, said, True, names) for text in row["honest"])
            yield from (Case(kind, text, said, False, names) for text in row["false"])


def labelled(gold: Gold) -> Iterator[Case]:
    """What the labels say of spans, with the lines of those spans."""
    lines = _lines(gold.show_source)
    for kind, key in (("takeaways", "statement"), ("hot_takes", "claim"), ("qa", "answer")):
        for label in gold.show_labels[kind]:
            if label["spans"]:
                yield Case(f"show {kind}", label[key], tuple(_cut(lines, span) for span in label["spans"]), True)
    for takes in (gold.marked_takes, gold.unmarked_takes):
        for row in map(json.loads, takes.read_text(encoding="utf-8").splitlines()):
            said = _lines(gold.corpus / row["file"])
            for label in row["opinions"]:
                proofs, names = _spoken(said[label["start_line"] - 1 : label["end_line"]])
                yield Case(takes.stem, label["claim"], proofs, True, names)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _cut(lines: Sequence[str], span: dict[str, Any]) -> str:
    return " ".join(lines[span["start_line"] - 1 : span["end_line"]])


def _spoken(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was said in these lines, as it is cited: without labels and markup; and who speaks there."""
    proofs, names = [], []
    for line in lines:
        label = read_label(line)
        shown = "".join(piece.words for piece in show_markdown(label.words if label else line)).strip()
        if shown:
            proofs.append(shown)
            names.extend([label.name] if label else [])
    return tuple(proofs), tuple(dict.fromkeys(names))


def made_false(honest: Sequence[Case], seed: int = 7) -> Iterator[Case]:
    """Honest sentences turned false, and held against what others cite."""
    chance = random.Random(seed)
    for case in honest:
        for kind, text in falsehoods(case.text, chance):
            yield Case(kind, text, case.proofs, False, case.names)
        for other in chance.sample(honest, FOREIGN):
            if other.proofs != case.proofs:
                yield Case("of other words", case.text, other.proofs, False, other.names)


def put_in(honest: Sequence[Case], seed: int = 3) -> Iterator[Case]:
    """Honest sentences with one of their things changed for another that nobody spoke of."""
    chance = random.Random(seed)
    for case in honest:
        places = [at for at in _THING.finditer(case.text) if not is_stop_word(words_of(at.group())[0], "en")]
        if places:
            at, thing = chance.choice(places), chance.choice(_FOREIGN_THINGS)
            yield Case(
                "put in", f"{case.text[: at.start()]}{thing}{case.text[at.end() :]}", case.proofs, False, case.names
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="How well sentences are proven by the words that they cite.")
    parser.add_argument("--missed", action="store_true", help="print what was judged wrongly")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="folder with corpus, show, gold")
    chosen = parser.parse_args()
    cases = list(own_pairs())
    if (chosen.shared / "gold").is_dir():
        cases += labelled(load_gold(chosen.shared))
    kept = [case for case in cases if case.honest and case.prove().holds]
    cases += made_false(kept)
    right: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for case in cases:
        proof = case.prove()
        right[case.honest, case.kind].append(proof.holds == case.honest)
        if chosen.missed and proof.holds != case.honest:
            print(f"{'DROPPED' if case.honest else 'KEPT'} {case.kind}: {case.text} ({proof.why} {proof.support})")
    for honest, title in ((True, "honest sentences kept"), (False, "false sentences dropped")):
        rows = {kind: found for (of, kind), found in right.items() if of is honest}
        whole = [one for found in rows.values() for one in found]
        print(f"{title}: {sum(whole)} of {len(whole)} ({sum(whole) / len(whole):.3f})")
        for kind, found in sorted(rows.items()):
            print(f"  {kind}: {sum(found)} of {len(found)} ({sum(found) / len(found):.3f})")
    held = [not case.prove().holds for case in put_in(kept)]
    print(f"one word changed for what nobody said, dropped: {sum(held)} of {len(held)} ({sum(held) / len(held):.3f})")


if __name__ == "__main__":
    main()
