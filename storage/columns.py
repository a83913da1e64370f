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


def to_microseconds(moment: datetime) -> int:
    """An aware moment as it is stored: whole microseconds since 1970 UTC."""
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(stored: int) -> datetime:
    """What `to_microseconds` was given, in UTC."""
    return _EPOCH + timedelta(microseconds=stored)


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


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept as whole microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)
