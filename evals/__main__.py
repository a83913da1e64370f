"""`python -m evals`: build data folders, ask everything, print each figure by its gate; exit code 1 when one breaks."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from evals.by_model import Measured, sample_by_model, shared_by_model, with_model
from evals.figures import Figure, broken, compare, render_table
from evals.follow_ups import follow_up_figures
from evals.gold import load_gold
from evals.known import KNOWN_UNREACHED
from evals.meaning import meaning_figures
from evals.measure import ask_everything, build, ingest_figure, label_figures, random_figure
from evals.report import ARTIFACTS, PROJECT, read_values, write_report
from evals.sample_show import measure_sample
from evals.small_model import LITTLE, small_model


def main() -> int:
    options = _parse()
    served = {name: os.environ.pop(name, "") for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY")}
    started = time.monotonic()
    folders = ARTIFACTS / "evals"
    figures = measure_sample(folders / "sample", reuse=options.reuse)
    print(render_table("\nThe sample show", figures, KNOWN_UNREACHED))
    talks = follow_up_figures()
    print(render_table("\nFollow-ups, by rule", talks, KNOWN_UNREACHED))
    figures += talks
    shared: list[Figure] = []
    if (options.shared / "gold").is_dir():
        gold = load_gold(options.shared)
        library, show = folders / "library", folders / "show"
        ingested = build(library, [gold.show, gold.corpus], reuse=options.reuse)
        build(show, [gold.show], reuse=options.reuse)
        shared += [ingest_figure(ingested), *label_figures(gold, ask_everything(gold, library, show))]
        wanted = 10_000 if options.full else options.random
        shared.insert(1, random_figure(gold, library, wanted=wanted, seed=options.seed))
        print(render_table("\nThe shared corpus and show", shared, KNOWN_UNREACHED))
        figures += shared
        if options.embedder is not None:
            meaning = meaning_figures(gold, library, show, options.embedder, shared)
            print(
                render_table("\nThe same with the embedding model, by words and by meaning", meaning, KNOWN_UNREACHED)
            )
            figures += meaning
    else:
        print(f"\nno labels in {options.shared / 'gold'}: only the sample show was measured")
    if options.model:
        with measured(options.model, served, options.limit) as model:
            beside = sample_by_model(folders / "sample", model)
            if shared:
                beside += shared_by_model(gold, library, show, model, shared)
        beside = beside if model.limit is None else [informing(one) for one in beside]
        about = "" if model.limit is None else f", the first {model.limit} labels of a kind"
        print(render_table(f"\nThe same with a model, and without{about}", beside, KNOWN_UNREACHED))
        figures += beside
    if options.compare:
        print(f"\nagainst {options.compare}\n{compare(figures, read_values(options.compare))}")
    write_report(figures, KNOWN_UNREACHED, options.out)
    failed = broken(figures, KNOWN_UNREACHED)
    print(f"\n{len(figures)} figures, {len(failed)} gates broken, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def informing(figure: Figure) -> Figure:
    """The same of a few labels only: too few to break a gate."""
    if figure.gate is None:
        return figure
    return replace(figure, gate=None, note="; ".join(filter(None, [f"gate {figure.gate:.2f}", figure.note])))


@contextmanager
def measured(name: str, served: dict[str, str], limit: int | None) -> Iterator[Measured]:
    """The model to measure; the small one is served as long as this is open."""
    if name != "small":
        yield with_model(name, served["OPENAI_BASE_URL"], served["OPENAI_API_KEY"], limit)
        return
    with small_model() as address:
        yield with_model("", address, "", limit or 4, **LITTLE)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="folder with corpus, show, gold")
    parser.add_argument("--full", action="store_true", help="check 10,000 random outputs")
    parser.add_argument("--random", type=int, default=1_000, help="how many random outputs to check otherwise")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random requests")
    parser.add_argument("--reuse", action="store_true", help="keep the data folders of the last run")
    parser.add_argument("--embedder", type=Path, help="folder of an embedding model: search by meaning beside words")
    parser.add_argument(
        "--model", default="", help="a model: name of the server's; small: the one of `make small-model`"
    )
    parser.add_argument("--limit", type=int, help="how many labels of a kind are asked of the model; all")
    parser.add_argument("--compare", type=Path, help="the JSON of an earlier run to compare with")
    parser.add_argument("--out", type=Path, default=ARTIFACTS / "evals.json", help="where the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
