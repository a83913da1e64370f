"""What a fault run really did, in words for a person and as JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from bot.publishing.boundaries import BOUNDARIES
from tests.faults.publishing.nemesis import AT_RANDOM
from tests.faults.publishing.pieces import PACE, TICK, Piece
from tests.faults.publishing.runs import REPLICAS, Run, production
from tests.faults.publishing.takeover import Takeover

UNSENT_GATE = 60.0
_PASSES = 1.5
"""Settles from the end of the first settled lease to the second look in vain."""


def progress(run: Run, piece: Piece) -> str:
    findings = piece.findings
    left = sum(run.missing.values())
    return (
        f"{run.database} seed {piece.seed}: {sum(piece.kills.values())} kills, {findings.owed} posts, "
        f"{findings.accepted} messages, {findings.twice} twice, {findings.lost} lost, "
        f"{findings.on_its_way} on their way, {len(findings.broken)} broken, "
        f"{piece.seconds:.0f} s ({piece.settled:.0f} s to settle); {left} kills to go"
    )


def table(run: Run) -> str:
    return "\n".join(_lines(run))


def figures(run: Run) -> dict[str, object]:
    """What `table` says, for machines."""
    total = _Total(run.pieces)
    return {
        "database": run.database,
        "replicas": REPLICAS[run.database],
        "seed": run.seed,
        "pieces": len(run.pieces),
        "seconds": round(sum(piece.seconds for piece in run.pieces)),
        "kills": dict(run.kills),
        "kills_missing": dict(run.missing),
        "boundaries_passed": dict(total.passed),
        "faults": {str(name): count for name, count in total.faults.items()},
        "posts_owed": total.owed,
        "ended_as": dict(total.ends),
        "messages_accepted": total.accepted,
        "lost": total.lost,
        "still_on_their_way": total.on_its_way,
        "posts_shown_twice_for_a_while": total.twice,
        "of_these_in_the_window": total.in_window,
        "second_messages_removed": total.removed,
        "posts_under_way_at_a_kill": {"mean": total.under_way, "most": max(total.all_under_way, default=0)},
        "takeover_seconds": {
            "unsent": {"posts": len(total.unsent), "longest": max(total.unsent, default=None)},
            "doubtful": {"posts": len(total.doubtful), "longest": max(total.doubtful, default=None)},
        },
        "errors_logged": dict(total.errors),
        "broken": run.broken,
    }


def write(runs: Sequence[Run], folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    name = "-".join(run.database for run in runs)
    file = folder / f"faults-{name}.json"
    file.write_text(json.dumps([figures(run) for run in runs], indent=2) + "\n")
    return file


class _Total:
    def __init__(self, pieces: Sequence[Piece]) -> None:
        found = [piece.findings for piece in pieces]
        self.passed = sum((piece.passed for piece in pieces), Counter())
        self.faults = sum((piece.faults for piece in pieces), Counter())
        self.ends = sum((one.ends for one in found), Counter())
        self.errors = sum((piece.errors for piece in pieces), Counter())
        self.owed = sum(one.owed for one in found)
        self.accepted = sum(one.accepted for one in found)
        self.lost = sum(one.lost for one in found)
        self.on_its_way = sum(one.on_its_way for one in found)
        self.twice = sum(one.twice for one in found)
        self.in_window = sum(one.twice_in_window for one in found)
        self.removed = sum(one.removed for one in found)
        self.all_under_way = [number for piece in pieces for number in piece.under_way]
        self.under_way = round(mean(self.all_under_way or [0]), 1)
        self.unsent = [round(one, 2) for piece in pieces for one in piece.unsent]
        self.doubtful = [round(one, 2) for piece in pieces for one in piece.doubtful]


def _lines(run: Run) -> Iterator[str]:
    total, kills = _Total(run.pieces), run.kills
    yield f"\n{run.database}, {REPLICAS[run.database]} replica(s), {len(run.pieces)} pieces from seed {run.seed}"
    yield f"  {'boundary':<16}{'passed':>8}{'killed there':>14}"
    for name in BOUNDARIES:
        yield f"  {name:<16}{total.passed[name]:>8}{kills[name]:>14}"
    yield f"  {'at random':<16}{'':>8}{kills[AT_RANDOM]:>14}"
    yield f"  posts under way at a kill: {total.under_way} on average, {max(total.all_under_way, default=0)} at most"
    for fault, count in sorted(total.faults.items()):
        yield f"  {count:>7} x {fault}"
    yield f"  owed {total.owed}: " + ", ".join(f"{count} {state}" for state, count in total.ends.most_common())
    yield f"  messages that platforms accepted: {total.accepted}"
    yield f"  shown twice for a while: {total.twice}, {total.in_window} of them in the window; removed: {total.removed}"
    yield f"  lost: {total.lost}; still on their way at the end: {total.on_its_way}"
    yield from _takeovers(total)
    yield f"  errors that workers logged: {sum(total.errors.values())}"
    yield from (f"    {count} x {line}" for line, count in total.errors.most_common(5))
    yield f"  broken invariants: {len(run.broken)}"
    yield from (f"    {words}" for words in run.broken[:20])
    if run.missing:
        yield f"  NOT DONE: {sum(run.missing.values())} kills: {dict(run.missing)}"


def _takeovers(total: _Total) -> Iterator[str]:
    ours, tick = production()
    for name, took in (("unsent", total.unsent), ("doubtful", total.doubtful)):
        if took:
            yield f"  takeover of {len(took)} {name} posts: {max(took)} s at most"
    if total.unsent:
        yield (
            f"    with lease {PACE.lease.total_seconds()} s, settle {PACE.settle.total_seconds()} s, tick "
            f"{TICK.total_seconds()} s; in production lease {ours.lease.total_seconds():.0f} s, settle "
            f"{ours.settle.total_seconds():.0f} s, tick {tick.total_seconds():.0f} s:"
        )
        silent = ours.lease * 4 / 3
        yield (
            f"    unsent: silent process found after at most {silent.total_seconds():.0f} s, then the next sweep: "
            f"{(silent + tick).total_seconds():.0f} s"
        )
        yield (
            "    doubtful: lease, settle, a tick, and for what is looked for in vain half a settle more: "
            f"{(ours.lease + ours.settle * _PASSES + tick * 2).total_seconds():.0f} s"
        )


def takeover_table(took: Takeover) -> str:
    """The measurement with production's own times, against what it may take."""
    lines = [f"\nProduction's times, one replica of three dies (unsent work: under {UNSENT_GATE:.0f} s)"]
    for name, seconds in (("unsent", took.unsent), ("doubtful", took.doubtful)):
        lines.append(f"  {len(seconds)} {name} posts taken over in {max(seconds, default=0.0):.1f} s at most")
    return "\n".join(lines)
