"""Write the table of `docs/capabilities.md` anew from the code: `python docs/make_capabilities.py`."""

import dataclasses
from datetime import timedelta
from pathlib import Path

from bot.chat import capabilities
from bot.chat.capabilities import Capabilities

PAGE = Path(__file__).with_name("capabilities.md")


def table() -> str:
    """A row for each capability, a column for each place."""
    places = capabilities.ALL
    rows = [["", *(place.platform for place in places)], ["---"] * (len(places) + 1)]
    for field in dataclasses.fields(Capabilities):
        if field.name not in ("platform", "escapes"):
            rows.append([field.name.replace("_", " "), *(_shown(getattr(place, field.name)) for place in places)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page_with(text: str) -> str:
    """`text` with the table of the code in place of the one it holds."""
    before, _, rest = text.partition("\n|")
    after = rest.rpartition("|\n")[2]
    return f"{before}\n{table()}\n{after}"


def _shown(value: bool | int | timedelta | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    return "no limit" if value is None else f"{value:,}"


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
