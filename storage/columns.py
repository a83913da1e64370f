"""Column types that keep Python values exact on every database."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

_ESCAPED = "\ue000"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_exact(value: str) -> str:
    """`value` in a form that any database can hold: paths may carry lone surrogates, chat messages NUL characters."""
    if value.startswith(_ESCAPED) or "\x00" in value or not _encodes(value):
        return _ESCAPED + json.dumps(value)
    return value


def from_exact(stored: str) -> str:
    """What `to_exact` was given."""
    if stored.startswith(_ESCAPED):
        return str(json.loads(stored[1:]))
    return stored


def _encodes(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class ExactText(TypeDecorator[str]):
    """Text that comes back to the letter, whatever characters it has."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else to_exact(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else from_exact(value)


def from_moment(stored: int) -> datetime:
    """The moment that `UtcTime` keeps as `stored`."""
    return _EPOCH + timedelta(microseconds=stored)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept as whole microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_moment(value)
