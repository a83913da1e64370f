"""Publishing exactly once: from a post that is owed to a message that stands there."""
