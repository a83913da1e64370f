"""What happened in a run, counted."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """`used` are the commands, buttons, forms and events that were used, by platform."""

    requests: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    redeliveries: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    used: set[tuple[str, str, str]] = field(default_factory=set)

    def lines(self) -> list[str]:
        """As they are printed."""
        parts = {
            "requests": self.requests,
            "outcomes": self.outcomes,
            "redeliveries": self.redeliveries,
            "troubles": self.troubles,
        }
        return [f"{name}: {sum(counted.values())} ({_listed(counted)})" for name, counted in parts.items()]


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in sorted(counted.items()))
