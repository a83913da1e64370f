"""JSON from strangers: bounded in depth, without NaN or infinity, with no character a database cannot hold."""

import json
import re

from bot.errors import UnreadableSource
from bot.reading.limits import MAX_JSON_DEPTH

_STEP = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)


def load_json(text: str, *, name: str) -> object:
    """Raises `UnreadableSource` for what is not JSON, too deep, or holds a number that is none."""
    depth = 0
    for match in _STEP.finditer(text):
        step = match[0]
        if step in "[{":
            depth += 1
            if depth > MAX_JSON_DEPTH:
                raise UnreadableSource(name, f"its JSON is nested deeper than {MAX_JSON_DEPTH} levels")
        elif step in "]}":
            depth -= 1
    try:
        loaded: object = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise UnreadableSource(name, f"its JSON is broken at line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(name, f"its JSON holds a value that is none: {str(error)[:80]}") from error
    return loaded


def _refuse_constant(constant: str) -> object:
    raise ValueError(constant)
