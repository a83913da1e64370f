"""Names for the strings that identify things, so that one can never be passed for another."""

from typing import NewType

ShowId = NewType("ShowId", str)
EpisodeId = NewType("EpisodeId", str)
"""Opaque and unique over all shows. People see an episode's `slug`, never this."""
TranscriptHash = NewType("TranscriptHash", str)
"""SHA-256 hex of a transcript's content: the name of one revision."""
CommunityId = NewType("CommunityId", str)
"""The tenant: one Slack workspace, one Discord guild, the playground. Comes from a verified payload only."""
PersonId = NewType("PersonId", str)
"""A member, unique within the platform."""
