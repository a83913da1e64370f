"""`make faults`: kill publishers at every moment, on both databases, and count what became of their posts.

Exit code 1 where an invariant is broken, or where not every kill was made.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from pathlib import Path

from bot.publishing.boundaries import BOUNDARIES
from tests.faults.publishing.nemesis import all_kills
from tests.faults.publishing.pieces import Piece
from tests.faults.publishing.reports import UNSENT_GATE, progress, table, takeover_table, write
from tests.faults.publishing.runs import POSTGRESQL, SQLITE, Run, run, run_takeover


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL], action="append", help="default: both")
    parser.add_argument("--each", type=int, default=50, help="kills at each boundary")
    parser.add_argument("--random", type=int, default=1000, help="kills at any moment")
    parser.add_argument("--only", choices=BOUNDARIES, action="append", help="these boundaries alone, none at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=120, help="begin no more kills after so many, per database")
    parser.add_argument("--takeover", action="store_true", help="only measure takeover, with production's own times")
    given = parser.parse_args()
    os.nice(5)
    if given.takeover:
        took = asyncio.run(run_takeover(given.seed))
        _print(takeover_table(took))
        return 1 if max(took.unsent, default=UNSENT_GATE) >= UNSENT_GATE else 0
    runs = [
        asyncio.run(
            run(
                kind,
                wanted=_wanted(given.only, given.each, given.random),
                seed=given.seed,
                seconds=given.minutes * 60,
                told=_say,
            )
        )
        for kind in given.database or [SQLITE, POSTGRESQL]
    ]
    for one in runs:
        _print(table(one))
    _print(f"\nwritten to {write(runs, Path('.artifacts'))}")
    return 1 if any(one.broken or one.missing for one in runs) else 0


def _wanted(only: list[str] | None, each: int, at_random: int) -> Counter[str]:
    if only:
        return Counter(dict.fromkeys(only, each))
    return all_kills(each, at_random)


def _say(so_far: Run, piece: Piece) -> None:
    _print(progress(so_far, piece))
    for words in piece.findings.broken[:20]:
        _print(f"  BROKEN {words}")


def _print(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
