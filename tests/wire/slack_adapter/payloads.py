"""What Slack sends, as recorded shapes with the parts that tests vary."""

import hashlib
import hmac
import itertools
import json
from typing import Any
from urllib.parse import urlencode

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_NUMBERS = itertools.count(1)


def command(hook: str, name: str = "/quote", text: str = "S3", **changes: Any) -> dict[str, Any]:
    return {
        "token": "deprecated",
        "team_id": "T1",
        "team_domain": "loopback",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "U1",
        "user_name": "ada",
        "command": name,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": hook,
        "trigger_id": f"13345224609.738474920.{next(_NUMBERS)}",
        **changes,
    }


def event(inner: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "token": "deprecated",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{next(_NUMBERS):08}",
        "event_time": 1795348800,
        "authorizations": [
            {"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        **changes,
    }


def mention(text: str = "<@UBOT> why S3?", **changes: Any) -> dict[str, Any]:
    return event(
        {"type": "app_mention", "user": "U1", "team": "T1", "text": text, "ts": "100.1", "channel": "C1", **changes}
    )


def message(text: str = "why S3?", *, channel_type: str = "im", **changes: Any) -> dict[str, Any]:
    inner = {"type": "message", "user": "U1", "team": "T1", "text": text, "ts": "100.2", "channel": "D1"}
    return event({**inner, "channel_type": channel_type, **changes})


def press(hook: str, action: str = "another:S3", **changes: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "api_app_id": "A1",
        "user": {"id": "U1", "username": "ada", "team_id": "T1"},
        "team": {"id": "T1", "domain": "loopback"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {"type": "message", "message_ts": "100.5", "channel_id": "C1", "is_ephemeral": False},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "100.5", "text": "...", "bot_id": "BBOT"},
        "trigger_id": f"13345224609.738474920.{next(_NUMBERS)}",
        "response_url": hook,
        "actions": [
            {"type": "button", "action_id": "aftershow:1:0", "block_id": "b", "value": action, "action_ts": "1.2"}
        ],
        **changes,
    }


def home_press(action: str = "another:") -> dict[str, Any]:
    made = press("", action)
    for name in ("channel", "message", "response_url"):
        del made[name]
    return {**made, "container": {"type": "view", "view_id": "V0"}, "view": {"id": "V0", "type": "home"}}


def submission(action: str, values: dict[str, str], **origin: str) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "api_app_id": "A1",
        "user": {"id": "U1", "team_id": "T1"},
        "team": {"id": "T1", "domain": "loopback"},
        "trigger_id": f"1.2.{next(_NUMBERS)}",
        "view": {
            "id": f"V{next(_NUMBERS)}",
            "type": "modal",
            "callback_id": "aftershow-form",
            "hash": "1.abc",
            "app_installed_team_id": "T1",
            "private_metadata": json.dumps({"action": action, **origin}),
            "state": {
                "values": {name: {name: {"type": "plain_text_input", "value": value}} for name, value in values.items()}
            },
        },
        "response_urls": [],
    }


def shortcut(hook: str, text: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "ask-about",
        "action_ts": "1.3",
        "team": {"id": "T1", "domain": "loopback"},
        "user": {"id": "U1", "name": "ada"},
        "channel": {"id": "C1", "name": "general"},
        "trigger_id": f"1.2.{next(_NUMBERS)}",
        "message_ts": "99.9",
        "message": {"type": "message", "user": "U2", "ts": "99.9", "text": text},
        "response_url": hook,
        **changes,
    }


def encoded(payload: dict[str, Any]) -> tuple[bytes, str]:
    """The body as Slack sends it over HTTP, and its content type."""
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    fields = payload if "command" in payload else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signed(body: bytes, at: int, secret: str = SECRET) -> dict[str, str]:
    mac = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": f"v0={mac}"}
