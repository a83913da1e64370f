"""A measured figure beside its floor, gate and aim; tables of figures; comparison of two runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Verdict(StrEnum):
    HOLDS = "holds"
    AIM = "aim reached"
    KNOWN = "known unreached"
    BROKEN = "BROKEN"
    INFO = "informs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of a report.

    `key` is stable and names the figure between runs. `value` None means that there was nothing to measure: that
    breaks a gate, unless `vacuous` says why nothing is a pass. A figure without a gate, or whose gate does not bind,
    informs and never fails. `before` is what the same measured in another way, for tables that show both.
    """

    key: str
    name: str
    value: float | None
    gate: float | None = None
    floor: float | None = None
    aim: float | None = None
    better: Better = Better.HIGHER
    digits: int = 2
    unit: str = ""
    note: str = ""
    vacuous: bool = False
    binds: bool = True
    before: float | None = None

    def reaches(self, mark: float | None) -> bool:
        """Whether the value is at least as good as `mark`. False without either."""
        if mark is None or self.value is None:
            return False
        return self.value >= mark if self.better is Better.HIGHER else self.value <= mark

    def verdict(self, known: Mapping[str, str]) -> Verdict:
        """`known` names the keys of gates that are known not to be reached, with the reason."""
        if self.gate is None or not self.binds:
            return Verdict.INFO
        if self.value is None and self.vacuous:
            return Verdict.HOLDS
        if not self.reaches(self.gate):
            return Verdict.KNOWN if self.key in known else Verdict.BROKEN
        return Verdict.AIM if self.reaches(self.aim) else Verdict.HOLDS


def broken(figures: Sequence[Figure], known: Mapping[str, str]) -> list[Figure]:
    """The figures that break their gate without being known to."""
    return [figure for figure in figures if figure.verdict(known) is Verdict.BROKEN]


def render_table(title: str, figures: Sequence[Figure], known: Mapping[str, str], *, beside: str = "floor") -> str:
    """The figures as an aligned plain-text table, then the reasons of gates that are known not to be reached.

    Another `beside` than the floor heads the column of what each figure was `before`, and tells which are worse.
    """
    header = ("figure", "value", beside, "gate", "aim", "", "note")
    rows = [header, *(_row(figure, known, beside == "floor") for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = [title, *("  ".join(_cells(row, widths)).rstrip() for row in rows)]
    lines.insert(2, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, *_reasons(figures, known)])


def _row(figure: Figure, known: Mapping[str, str], floors: bool) -> tuple[str, ...]:
    sign = ">= " if figure.better is Better.HIGHER else "<= "
    value = "nothing" if figure.value is None else _number(figure, figure.value) + figure.unit
    gate = "-" if figure.gate is None else sign + _number(figure, figure.gate)
    compared = figure.floor if floors else figure.before
    beside = "-" if compared is None else _number(figure, compared)
    aim = "-" if figure.aim is None else _number(figure, figure.aim)
    note = figure.note if floors else "; ".join(filter(None, [against(figure, figure.before), figure.note]))
    return (figure.name, value, beside, gate, aim, str(figure.verdict(known)), note)


def _number(figure: Figure, number: float) -> str:
    return f"{number:,.{figure.digits}f}"


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if 0 < column < 5 else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _reasons(figures: Sequence[Figure], known: Mapping[str, str]) -> list[str]:
    measured = {figure.key: figure for figure in figures}
    lines = []
    for key, reason in known.items():
        if key not in measured:
            continue
        reached = measured[key].reaches(measured[key].gate)
        lines.append(f"{'now reached, take it off the list' if reached else 'known unreached'}: {key}: {reason}")
    return ["", *lines] if lines else []


def as_json(figures: Sequence[Figure], known: Mapping[str, str]) -> list[dict[str, object]]:
    """The figures as plain values, for a file that a later run compares with."""
    return [
        {
            "key": figure.key,
            "name": figure.name,
            "value": figure.value,
            "gate": figure.gate,
            "floor": figure.floor,
            "aim": figure.aim,
            "better": str(figure.better),
            "verdict": str(figure.verdict(known)),
            "note": figure.note,
        }
        for figure in figures
    ]


def against(figure: Figure, before: float | None) -> str:
    """Better or worse than `before`; empty where it is the same, or where one of both is not known."""
    if before is None or figure.value is None or abs(before - figure.value) < 1e-9:
        return ""
    return "better" if (figure.value > before) == (figure.better is Better.HIGHER) else "worse"


def compare(figures: Sequence[Figure], earlier: Mapping[str, float | None]) -> str:
    """One line per figure of this run: value before, value now, and whether that is better, worse or the same."""
    lines = []
    for figure in figures:
        if figure.key not in earlier:
            lines.append(f"{figure.name}: first measured")
            continue
        before = earlier[figure.key]
        known = (before is None) == (figure.value is None)
        word = against(figure, before).replace("worse", "WORSE") or ("the same" if known else "?")
        lines.append(f"{figure.name}: {_shown(figure, before)} -> {_shown(figure, figure.value)}  {word}")
    return "\n".join(lines)


def _shown(figure: Figure, value: float | None) -> str:
    return "nothing" if value is None else f"{value:,.{max(figure.digits, 3)}f}"
