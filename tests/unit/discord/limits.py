"""What Discord would refuse in a message: its documented limits, counted the stricter way.

https://discord.com/developers/docs/resources/message and /components/reference.
"""

from typing import Any


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def refusals(payload: dict[str, Any]) -> list[str]:
    """Empty for a message that Discord takes."""
    embeds, rows = payload["embeds"], payload["components"]
    found = []
    if not embeds and not rows and not payload.get("content"):
        found.append("empty message")
    if len(embeds) > 10:
        found.append(f"{len(embeds)} embeds")
    if sum(length(one.get("title", "")) + length(one.get("description", "")) for one in embeds) > 6000:
        found.append("more than 6000 in all embeds")
    for one in embeds:
        if set(one) - {"title", "description", "color", "url"}:
            found.append(f"unknown parts {set(one)}")
        if not one.get("url", "https://").startswith("https://") or len(one.get("url", "")) > 2048:
            found.append("an address that is none")
        if not (one.get("title", "").strip() or one.get("description", "").strip()):
            found.append("empty embed")
        if length(one.get("title", "")) > 256 or length(one.get("description", "")) > 4096:
            found.append("embed too long")
    return found + _rows(rows) + _mentions(payload)


def _rows(rows: list[dict[str, Any]]) -> list[str]:
    found = []
    buttons = [button for row in rows for button in row["components"]]
    if len(rows) > 5 or any(row["type"] != 1 or not 1 <= len(row["components"]) <= 5 for row in rows):
        found.append("rows")
    if len({button["custom_id"] for button in buttons}) != len(buttons):
        found.append("custom ids alike")
    for button in buttons:
        if not 1 <= length(button["label"]) <= 80 or not button["label"].strip():
            found.append("label")
        if not 1 <= len(button["custom_id"]) <= 100 or button["type"] != 2 or button["style"] not in (1, 2, 3, 4):
            found.append("button")
    return found


def _mentions(payload: dict[str, Any]) -> list[str]:
    allowed = payload.get("allowed_mentions")
    return [] if allowed == {"parse": [], "replied_user": False} else ["mentions"]
