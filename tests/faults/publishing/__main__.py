"""`make faults`: kill publishers at every moment, on both databases, and count what became of their posts.

Exit code 1 where an invariant is broken, or where not every kill was made.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from tests.faults.publishing.pieces import Piece
from tests.faults.publishing.reports import progress, table, write
from tests.faults.publishing.runs import POSTGRESQL, SQLITE, Run, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL], action="append", help="default: both")
    parser.add_argument("--each", type=int, default=50, help="kills at each boundary")
    parser.add_argument("--random", type=int, default=1000, help="kills at any moment")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=120, help="begin no more kills after so many, per database")
    given = parser.parse_args()
    os.nice(5)
    runs = [
        asyncio.run(
            run(
                kind,
                each=given.each,
                at_random=given.random,
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


def _say(so_far: Run, piece: Piece) -> None:
    _print(progress(so_far, piece))
    for words in piece.findings.broken[:20]:
        _print(f"  BROKEN {words}")


def _print(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
