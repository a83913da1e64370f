"""The key by which a platform knows a post."""

import hashlib

from bot.ports.publishing import NewPost


def platform_key(post: NewPost) -> str:
    """Opaque, and the same for the same key of the same community: other apps may read it."""
    name = f"{len(post.community)}:{post.community}:{post.key}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(name).hexdigest()[:24]
