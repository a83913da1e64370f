"""Secrets at rest: encrypted, and bound to the community and the place they were put in."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.ids import CommunityId
from bot.errors import ConfigurationError, StorageError

KEY_FILE = "secret.key"
"""Name of the key inside a data folder, for whoever names none. It is no part of a backup."""


class SecretBox:
    """The first of `keys` encrypts, all of them decrypt. Without any, nothing secret can be kept."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise ConfigurationError(
                "A secret key is not one: it has 44 characters, and `python -c "
                '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"` makes one.'
            ) from error
        self._first = fernets[0] if fernets else None
        self._all = MultiFernet(fernets) if fernets else None
        self.keys = len(fernets)

    def seal(self, community: CommunityId, place: str, text: str) -> bytes:
        """`place` names the row and column: what is put elsewhere does not open there."""
        return self._sealer().encrypt(json.dumps([community, place, text]).encode())

    def open(self, community: CommunityId, place: str, sealed: bytes) -> str:
        """Raises `StorageError` for what no key opens, and for what was sealed for elsewhere."""
        try:
            whose, where, text = json.loads(self._opener().decrypt(sealed))
        except InvalidToken as error:
            raise StorageError("A stored secret does not open with the keys that are set.") from error
        if (whose, where) != (community, place):
            raise StorageError("A stored secret belongs to another place.")
        return str(text)

    def resealed(self, sealed: bytes) -> bytes | None:
        """The same secret under the first key; None where it is so already. Raises `StorageError`."""
        try:
            self._sealer().decrypt(sealed)
        except InvalidToken:
            pass
        else:
            return None
        try:
            return self._opener().rotate(sealed)
        except InvalidToken as error:
            raise StorageError("A stored secret does not open with the keys that are set.") from error

    def _sealer(self) -> Fernet:
        if self._first is None:
            raise _without_keys()
        return self._first

    def _opener(self) -> MultiFernet:
        if self._all is None:
            raise _without_keys()
        return self._all


def local_key(folder: Path) -> str:
    """The key of this data folder, made at the first call, readable by its owner alone."""
    file = folder / KEY_FILE
    if not file.exists():
        _make_key(file)
    return file.read_text("ascii").strip()


def _make_key(file: Path) -> None:
    """Appears whole or not at all, and once, however many processes start together."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(Fernet.generate_key() + b"\n")
            writing.flush()
            os.fsync(writing.fileno())
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)


def _without_keys() -> ConfigurationError:
    return ConfigurationError("There is no key to keep secrets with, so no token can be stored.")
