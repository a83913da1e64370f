"""The outer shape of what Slack sends."""

from collections.abc import Mapping

_OBJECTS = (
    "assistant_thread",
    "channel",
    "container",
    "enterprise",
    "function_data",
    "item",
    "message",
    "previous_message",
    "team",
    "user",
)
_LISTS = ("actions", "authorizations", "response_urls")


def is_shaped(body: object) -> bool:
    """Whether it has the outer shape of what Slack sends: Bolt takes that for granted."""
    if not isinstance(body, dict) or not body:
        return False
    event = body.get("event", {})
    if not isinstance(event, dict) or not isinstance(body.get("view", {}), dict):
        return False
    if body.get("type") == "event_callback" and not isinstance(event.get("type"), str):
        return False
    if not body.get("actions", True):
        return False
    objects = [part[name] for part in (body, event) for name in _OBJECTS if name in part]
    listed = [one for name in _LISTS for one in (body.get(name) or [])] if _are_lists(body) else [None]
    return all(one is None or isinstance(one, dict | str) for one in objects) and all(
        isinstance(one, dict) for one in listed
    )


def _are_lists(body: Mapping[str, object]) -> bool:
    return all(isinstance(body.get(name) or [], list) for name in _LISTS)
