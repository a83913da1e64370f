"""Whether what models are there for reaches its aims: one line for each kind."""

from collections.abc import Iterator, Mapping, Sequence

from evals.figures import Figure

_ROWS: Mapping[str, Sequence[str]] = {
    "retrieval with embeddings": ("meaning.retrieval.recall5", "meaning.retrieval.recall5.para"),
    "extracted quotes": ("extract.hit", "extract.anti", "extract.gain10"),
    "hot takes, Go Time": ("takes.marked.strict", "takes.marked.lenient"),
    "hot takes, unmarked shows": ("takes.unmarked.recall8", "takes.unmarked.precision8", "takes.unmarked.negative"),
    "takeaways": ("takeaways.strict", "takeaways.shared"),
    "attribution": ("attribution.diarised", "attribution.raw"),
    "duplicates": ("extract.duplicates", "takes.duplicates", "takeaways.duplicates"),
}


def aim_lines(figures: Sequence[Figure]) -> Iterator[str]:
    """Of those that were measured with an embedding model, or with a language model over the shared labels."""
    measured = {figure.key.removeprefix("model.shared."): figure for figure in figures if _is_with_model(figure)}
    for row, keys in _ROWS.items():
        found = [measured[key] for key in keys if key in measured]
        found = [one for one in found if one.value is not None or one.vacuous]
        short = [_said(one) for one in found if one.value is not None and not one.reaches(one.aim)]
        if not found:
            yield f"{row}: not measured"
        elif short:
            yield f"{row}: aim not reached ({'; '.join(short)})"
        else:
            left = "" if len(found) == len(keys) else ", as far as it was measured"
            yield f"{row}: aim reached{left}"


def _is_with_model(figure: Figure) -> bool:
    return figure.key.startswith(("model.shared.", "meaning."))


def _said(figure: Figure) -> str:
    name = figure.name.strip().rpartition(": ")[2]
    return f"{name} {figure.value:.{figure.digits}f} of {figure.aim:.{figure.digits}f}"
