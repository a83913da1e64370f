"""The tags of links to transcript pages: the community, encrypted so that the same one always looks the same."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.ids import CommunityId, EpisodeId
from bot.errors import ConfigurationError

_MOST = 1000
"""Characters of a tag that are worth a look."""


class SealedPageTags:
    """Implements `PageTags`. The first of `keys` (Fernet keys, as tokens are kept with) makes tags, all open them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._ciphers = [AESSIV(_derived(key)) for key in keys]

    def tag(self, community: CommunityId, episode_id: EpisodeId) -> str:
        if not self._ciphers:
            raise ConfigurationError("There is no key to seal links with, so no link to a transcript can be made.")
        sealed = self._ciphers[0].encrypt(community.encode("utf-8", "surrogatepass"), [_about(episode_id)])
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def community(self, tag: str, episode_id: EpisodeId) -> CommunityId | None:
        sealed = _decoded(tag)
        if sealed is None:
            return None
        for cipher in self._ciphers:
            try:
                opened = cipher.decrypt(sealed, [_about(episode_id)])
            except InvalidTag:
                continue
            return CommunityId(opened.decode("utf-8", "surrogatepass"))
        return None


def _derived(key: str) -> bytes:
    """A key of its own for this use alone."""
    return HKDF(SHA256(), 32, salt=None, info=b"aftershow transcript pages").derive(urlsafe_b64decode(key))


def _about(episode_id: EpisodeId) -> bytes:
    return episode_id.encode("utf-8", "surrogatepass")


def _decoded(tag: str) -> bytes | None:
    """None for what no tag looks like: each has one spelling."""
    if not tag or len(tag) > _MOST or not tag.isascii():
        return None
    try:
        sealed = urlsafe_b64decode(tag + "=" * (-len(tag) % 4))
    except ValueError:
        return None
    return sealed if urlsafe_b64encode(sealed).rstrip(b"=") == tag.encode("ascii") and len(sealed) > 16 else None
