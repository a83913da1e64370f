"""The door for HTTP: nothing is read that Slack did not sign in the last five minutes."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import timedelta

from bot.errors import ConfigurationError
from bot.ports import Clock

MOST_BYTES = 1_048_576
_WINDOW = timedelta(minutes=5)
_TIMESTAMP = re.compile(rb"[0-9]{1,12}\Z")
_SIGNATURE = re.compile(rb"v0=[0-9a-f]{64}\Z")


class Guard:
    """Checks https://docs.slack.dev/authentication/verifying-requests-from-slack over the raw bytes."""

    def __init__(self, signing_secret: str, clock: Clock) -> None:
        if not signing_secret.strip():
            raise ConfigurationError("Slack over HTTP needs the app's signing secret: see Basic Information.")
        self._secret = signing_secret.strip().encode()
        self._clock = clock

    def admits(self, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bool:
        """`headers` as ASGI gives them, names in lower case. Each of the two that count must be there once."""
        timestamp, signature = self._both(headers)
        if len(body) > MOST_BYTES or not _TIMESTAMP.match(timestamp) or not _SIGNATURE.match(signature):
            return False
        if abs(self._clock.now().timestamp() - int(timestamp)) > _WINDOW.total_seconds():
            return False
        expected = hmac.new(self._secret, b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(b"v0=" + expected.encode(), signature)

    def _both(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        timestamps, signatures = [], []
        for name, value in headers:
            if name == b"x-slack-request-timestamp":
                timestamps.append(value)
            elif name == b"x-slack-signature":
                signatures.append(value)
        return (timestamps[0], signatures[0]) if len(timestamps) == len(signatures) == 1 else (b"", b"")
