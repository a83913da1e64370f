"""How Slack says no."""

from typing import Any

from tests.wire.slack.world import Json


class Refused(Exception):
    """What Slack answers `ok: false` with."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


def messages(problems: list[str]) -> Json:
    return {"errors": problems, "response_metadata": {"messages": [f"[ERROR] {one}" for one in problems]}}
