"""An outcome as one line of JSON: the shape of `--json` and of `aftershow batch`."""

import json
from dataclasses import asdict
from typing import Any

from bot.chat.messages import Outcome


def result_line(request_id: Any, outcome: Outcome | None, *, limit: int | None = None, error: str | None = None) -> str:
    """`{"id","kind","answered","score","text","items":[...]}`; keys without a value are left out of the items."""
    result: dict[str, Any] = {} if request_id is None else {"id": request_id}
    if outcome is None:
        result.update(kind="none", answered=False, score=0.0, text="", items=[])
    else:
        result.update(kind=outcome.kind, answered=outcome.answered, score=outcome.score, text=outcome.text)
        items = (asdict(item) for item in outcome.items[:limit])
        result["items"] = [{key: value for key, value in item.items() if value is not None} for item in items]
    if error is not None:
        result["error"] = error
    return json.dumps(result, ensure_ascii=False)
