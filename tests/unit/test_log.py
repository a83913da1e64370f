"""Secrets and line breaks never reach a log."""

import io
import logging

import pytest

from bot.log import Redaction, redact


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123456789012-abcdefghijkl",
        "xapp-1-A111-222-abcdef",
        "sk-proj-abcdefghijklmnop1234",
        "Bearer abc.def-ghi",
        "bot:hunter2hunter2",
    ],
)
def test_a_secret_is_replaced(secret: str) -> None:
    line = f"before redis://{secret}@127.0.0.1/0 after" if ":" in secret else f"before {secret} after"
    cleaned = redact(line)
    assert secret not in cleaned
    assert "before" in cleaned
    assert "after" in cleaned


def test_a_line_break_cannot_forge_a_second_event() -> None:
    assert "\n" not in redact("one\nINFO two\r\nthree")


def test_the_filter_redacts_arguments_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.warning("token %s", "xoxb-123456789012-abcdefghijkl")
    assert "xoxb" not in stream.getvalue()
    assert "token" in stream.getvalue()
