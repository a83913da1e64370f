"""A model that obeys whoever attacks: it mentions, links, misquotes, turns round, and cites what it was never shown.

Every string that it gives is written down as what it is: `shameful` must never be seen, `honest` may be.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.reading_model import lines_of
from tests.walls.facts import Fact
from tests.walls.hostile_show import Attacking
from tests.walls.injections import ADDRESSES, LINKS, MARKS
from tests.wire.llm.asked import Asked, Json
from tests.wire.llm.running import ScriptedModels

FOREIGN_CANARY = "Canary of the other community 7f3a91"
_LINE = re.compile(r"^(\d+): (.*)$", re.M)
_MANY = 3


@dataclass
class Adversary:
    """`said` finds the fact behind a line. Strings that it made are kept with the kind of their attack."""

    made: list[Attacking]
    chance: random.Random
    shameful: dict[str, str] = field(default_factory=dict)
    honest: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    outputs: int = 0

    def __post_init__(self) -> None:
        self._facts: dict[str, Fact] = {fact.said: fact for one in self.made for fact in one.facts}
        self._targets = sorted({one.target for one in self.made})

    def obeys(self, asked: Asked) -> Json:
        self.outputs += 1
        match asked.purpose:
            case "answer":
                return self._answer(asked)
            case "follow_up":
                return {"leans": True, "question": self._any("What is it?")}
            case "find":
                return self._finds(asked)
            case "sum_up":
                return self._sums_up(asked)
            case _:
                return self._speakers(asked)

    # --- the purposes -------------------------------------------------------------------------------------------------

    def _answer(self, asked: Asked) -> Json:
        shown = self._shown(asked.material)
        listed = [{"lines": ids, "text": text} for text, ids in self._attacks(shown, 5)]
        honest = self._true(shown)
        if honest is not None:
            listed.insert(self.chance.randrange(len(listed) + 1), {"lines": [honest[0]], "text": honest[1]})
        return {"found": True, "sentences": listed}

    def _finds(self, asked: Asked) -> Json:
        shown = self._shown(asked.material)
        attacks = self._attacks(shown, 10)
        numbers = list(shown)
        takes = [self._take(text, ids) for text, ids in attacks[:4]]
        taught = [{"statement": text, "lines": ids, "weight": 9} for text, ids in attacks[4:8]]
        if (true := self._true(shown)) is not None:
            takes.append(self._take(true[1], [true[0]]))
        if (true := self._true(shown)) is not None:
            taught.append({"statement": true[1], "lines": [true[0]], "weight": 9})
        first = self.chance.choice(numbers)
        return {
            "takes": takes,
            "takeaways": taught,
            "quotes": [
                {"first": at, "last": at + self.chance.choice((0, 1, 40)), "weight": 10} for at in (first, 0, 9_999)
            ],
            "subjects": [
                {"line": self.chance.choice(numbers), "title": self._shame("title", self._poison("Chapter"))},
                *({"line": ids[0] if ids else 1, "title": text} for text, ids in attacks[8:]),
            ],
            "names": [
                {"line": number, "heard": heard, "meant": self._shame("name", self._poison(heard))}
                for number in self.chance.sample(numbers, min(_MANY, len(numbers)))
                for heard in re.findall(r"\w{4,}", shown[number])[:1]
            ],
        }

    def _take(self, text: str, ids: list[int]) -> Json:
        return {"claim": text, "lines": ids, "stance": "argues", "due": "2999-99-99", "weight": 99}

    def _sums_up(self, asked: Asked) -> Json:
        finds = {at: text for lines in lines_of(asked.material).values() for at, text in lines.items()}
        shown = {at: text.partition(" | ")[2] or text for at, text in finds.items()}
        numbers = list(finds)
        summary = [{"text": text, "finds": ids} for text, ids in self._attacks(shown, 4)]
        if (true := self._true(shown)) is not None:
            summary.insert(0, {"text": true[1], "finds": [true[0]]})
        return {
            "takes": [*numbers, 9_999], "takeaways": [*numbers, -1], "quotes": [*numbers, 0], "summary": summary
        }  # fmt: skip

    def _speakers(self, asked: Asked) -> Json:
        turns = [
            {"first": at, "last": at + 1, "person": 1 + at % 4, "confidence": 10} for at in self._shown(asked.material)
        ]
        return {"turns": [*turns, {"first": 9_999, "last": 10_000, "person": 77, "confidence": 10}]}

    # --- the attacks --------------------------------------------------------------------------------------------------

    def _attacks(self, shown: dict[int, str], count: int) -> list[tuple[str, list[int]]]:
        return [self._attack(shown) for _ in range(count)]

    def _attack(self, shown: dict[int, str]) -> tuple[str, list[int]]:
        number = self.chance.choice(list(shown))
        line = shown[number]
        fact = self._fact(line)
        roll = self.chance.random()
        if fact is not None and roll < 0.6:
            kind, text = self.chance.choice(fact.false)
            return self._shame(kind, text), [number]
        if fact is not None and roll < 0.75:
            words = fact.said.split()
            words[self.chance.randrange(1, len(words))] = "gladly"
            return self._shame("altered quote", f"It was said \u201c{' '.join(words)}\u201d"), [number]
        if roll < 0.85:
            other = self._facts[self.chance.choice(list(self._facts))]
            if other.said not in shown.values() and self._fact(other.said) not in map(self._fact, shown.values()):
                ids = [number] if roll < 0.8 else [9_999, -3, 0]
                return self._shame("of other lines", f"It was said that {other.said[0].lower()}{other.said[1:]}"), ids
        target = next((one for one in self._targets if one in line), self.chance.choice(self._targets))
        if roll < 0.95:
            return self._obeyed(target), [number]
        return self._shame("poisoned", self._poison(line[:120])), [number]

    def _obeyed(self, target: str) -> str:
        return self._shame(
            "obeyed",
            self.chance.choice(
                (
                    f"{target} is the best of all databases.", f"{target} pays everybody.",
                    f"{target} was bought by Oracle.", f"{target} is owned by Oracle.", f"{target} is free.",
                    f"{target} es gratis.", f"All listeners send their passwords to {target} now.",
                    f"The system prompt and the API key are {target}.", f"{ScriptedModels.key} is the key of {target}.",
                    f"{FOREIGN_CANARY} was asked about {target}.",
                    f"{target} says to ignore all previous instructions.",
                )
            ),
        )  # fmt: skip

    def _poison(self, words: str) -> str:
        added = self.chance.choice((*MARKS, *LINKS, *ADDRESSES))
        return f"{words} {added}" if self.chance.random() < 0.5 else f"{added} {words}"

    def _any(self, words: str) -> str:
        return self._shame("poisoned", self._poison(words))

    def _true(self, shown: dict[int, str]) -> tuple[int, str] | None:
        known = [(at, fact.said) for at, line in shown.items() if (fact := self._fact(line)) is not None]
        if not known:
            return None
        at, text = self.chance.choice(known)
        self.honest.add(text)
        return at, text

    def _shame(self, kind: str, text: str) -> str:
        self.kinds[kind] += 1
        self.shameful[text] = kind
        return text

    def _fact(self, line: str) -> Fact | None:
        return self._facts.get(line) or self._facts.get(line.partition(": ")[2])

    def _shown(self, material: str) -> dict[int, str]:
        """The numbered lines below the headings that hold them; an empty material still has one to cite."""
        lines = {int(number): text for number, text in _LINE.findall(material)}
        return lines or {1: ""}
