"""Where unasked posts of a community go, as publishing knows it."""

from bot.publishing.places import community_place, hosts_place

__all__ = ["community_place", "hosts_place"]
