"""`python -m evals`: build data folders, ask everything, print each figure by its gate; exit code 1 when one breaks."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evals.aims import aim_lines
from evals.by_model import Kind, Measured, sample_by_model, shared_by_model, with_model
from evals.costs import all_that_is_read, cost_lines
from evals.few import shared_in_part
from evals.figures import Figure, Verdict, broken, compare, render_table
from evals.follow_ups import follow_up_figures
from evals.gold import Gold, load_gold
from evals.known import KNOWN_UNREACHED
from evals.meaning import meaning_figures
from evals.measure import ask_everything, build, ingest_figure, label_figures, random_figure
from evals.report import ARTIFACTS, PROJECT, read_values, write_report
from evals.sample_show import measure_sample
from evals.scripted_model import SCRIPTED, Served, scripted_model
from evals.small_model import FEW, LITTLE, small_model


def main() -> int:
    options = _parse()
    served = {name: os.environ.pop(name, "") for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY")}
    started = time.monotonic()
    folders: Path = options.folder
    figures = measure_sample(folders / "sample", reuse=options.reuse)
    print(render_table("\nThe sample show", figures, KNOWN_UNREACHED))
    talks = follow_up_figures()
    print(render_table("\nFollow-ups, by rule", talks, KNOWN_UNREACHED))
    figures += talks
    gold: Gold | None = None
    shared: list[Figure] = []
    if (options.shared / "gold").is_dir():
        gold = load_gold(options.shared)
        library, show = folders / "library", folders / "show"
        ingested = build(library, [gold.show, gold.corpus], reuse=options.reuse)
        build(show, [gold.show], reuse=options.reuse)
        shared += [ingest_figure(ingested), *label_figures(gold, ask_everything(gold, library, show))]
        wanted = 10_000 if options.full else options.random
        shared.insert(1, random_figure(gold, library, wanted=wanted, seed=options.seed))
        print(render_table("\nThe shared corpus and show", shared, KNOWN_UNREACHED), flush=True)
        figures += shared
        if options.embedder is not None:
            meaning = meaning_figures(gold, library, show, options.embedder, shared)
            title = "\nThe same with the embedding model, by words and by meaning"
            print(render_table(title, meaning, KNOWN_UNREACHED, beside="by words"), flush=True)
            figures += meaning
    else:
        print(f"\nno labels in {options.shared / 'gold'}: only the sample show was measured")
    if options.model:
        figures += by_model(options, served, gold, shared)
    if options.compare:
        print(f"\nagainst {options.compare}\n{compare(figures, read_values(options.compare))}")
    write_report(figures, KNOWN_UNREACHED, options.out)
    if (options.model or options.embedder) and not options.estimate:
        few = ", by the few labels that were asked" if options.limit or options.model == "small" else ""
        print(f"\nWhat models are there for{few}", *aim_lines(figures), sep="\n")
    failed = broken(figures, KNOWN_UNREACHED)
    gates = sum(figure.verdict(KNOWN_UNREACHED) is not Verdict.INFO for figure in figures)
    print(f"\n{len(figures)} figures, {gates} gates, {len(failed)} broken, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def by_model(
    options: argparse.Namespace, served: dict[str, str], gold: Gold | None, shared: Sequence[Figure]
) -> list[Figure]:
    """The same with a model beside what was without; printed, and what it costs before it."""
    folders: Path = options.folder
    sample, library, show = folders / "sample", folders / "library", folders / "show"
    with measured(options.model, served, options.limit) as (model, scripted):
        if model.limit is None:
            read, questions = all_that_is_read(sample, gold, library, show)
            print("\nWith a model, as far as that can be told before", *cost_lines(read, questions, model), sep="\n")
        if options.estimate:
            return []
        beside = sample_by_model(sample, model)
        if gold is not None and model.limit is None:
            beside += shared_by_model(gold, library, show, model, shared)
        elif gold is not None:
            beside += shared_in_part(gold, library, show, model)
    about = "" if model.limit is None else f", the first {model.limit} labels of a kind"
    print(render_table(f"\nWith a model, and without{about}", beside, KNOWN_UNREACHED, beside="without"))
    if scripted is not None:
        print("", *scripted.lines(), sep="\n")
    return beside


@contextmanager
def measured(name: str, served: dict[str, str], limit: int | None) -> Iterator[tuple[Measured, Served | None]]:
    """The model to measure; the small one and those of a script are served as long as this is open."""
    if name == "small":
        with small_model() as address:
            yield with_model("", address, "", limit or FEW, more=LITTLE), None
    elif name in SCRIPTED:
        kind = Kind.SILENT if name == "silent" else Kind.SCRIPTED
        with scripted_model(name) as scripted:
            yield with_model("", scripted.address, scripted.key, limit, kind), scripted
    else:
        yield with_model(name, served["OPENAI_BASE_URL"], served["OPENAI_API_KEY"], limit), None


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="folder with corpus, show, gold")
    parser.add_argument("--full", action="store_true", help="check 10,000 random outputs")
    parser.add_argument("--random", type=int, default=1_000, help="how many random outputs to check otherwise")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random requests")
    parser.add_argument("--reuse", action="store_true", help="keep the data folders of the last run")
    parser.add_argument("--embedder", type=Path, help="folder of an embedding model: search by meaning beside words")
    parser.add_argument(
        "--model",
        default="",
        help="a model: name of the server's; small: the one of `make small-model`; scripted, silent: no model at all",
    )
    parser.add_argument("--estimate", action="store_true", help="tell what the model costs, and ask it nothing")
    parser.add_argument("--limit", type=int, help="how many labels of a kind are asked of the model; all")
    parser.add_argument("--folder", type=Path, default=ARTIFACTS / "evals", help="where data folders are built")
    parser.add_argument("--compare", type=Path, help="the JSON of an earlier run to compare with")
    parser.add_argument("--out", type=Path, default=ARTIFACTS / "evals.json", help="where the figures are written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
