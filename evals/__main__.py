"""`python -m evals`: build data folders, ask everything, print each figure by its gate; exit code 1 when one breaks."""

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from evals.batch import PROJECT
from evals.figures import Figure, as_json, broken, compare, render_table
from evals.gold import load_gold
from evals.known import KNOWN_UNREACHED
from evals.measure import ask_everything, build, label_figures, random_figure
from evals.sample_show import measure_sample

ARTIFACTS = PROJECT / ".artifacts"


def main() -> int:
    options = _parse()
    started = time.monotonic()
    folders = ARTIFACTS / "evals"
    figures = measure_sample(folders / "sample", reuse=options.reuse)
    print(render_table("\nThe sample show", figures, KNOWN_UNREACHED))
    if (options.shared / "gold").is_dir():
        gold = load_gold(options.shared)
        library = build(folders / "library", [gold.show, gold.corpus], reuse=options.reuse)
        show = build(folders / "show", [gold.show], reuse=options.reuse)
        shared = label_figures(gold, ask_everything(gold, library, show))
        wanted = 10_000 if options.full else options.random
        shared.insert(1, random_figure(gold, library, wanted=wanted, seed=options.seed))
        print(render_table("\nThe shared corpus and show", shared, KNOWN_UNREACHED))
        figures += shared
    else:
        print(f"\nno labels in {options.shared / 'gold'}: only the sample show was measured")
    if options.compare:
        print(f"\nagainst {options.compare}\n{compare(figures, _earlier(options.compare))}")
    _write(figures, options.out)
    failed = broken(figures, KNOWN_UNREACHED)
    print(f"\n{len(figures)} figures, {len(failed)} gates broken, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="folder with corpus, show, gold")
    parser.add_argument("--full", action="store_true", help="check 10,000 random outputs")
    parser.add_argument("--random", type=int, default=1_000, help="how many random outputs to check otherwise")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random requests")
    parser.add_argument("--reuse", action="store_true", help="keep the data folders of the last run")
    parser.add_argument("--compare", type=Path, help="the JSON of an earlier run to compare with")
    parser.add_argument("--out", type=Path, default=ARTIFACTS / "evals.json", help="where the figures are written")
    return parser.parse_args()


def _earlier(path: Path) -> dict[str, float | None]:
    return {figure["key"]: figure["value"] for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]}


def _write(figures: list[Figure], path: Path) -> None:
    revision = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": revision.stdout.strip(),
        "figures": as_json(figures, KNOWN_UNREACHED),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
