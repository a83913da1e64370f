"""Addresses of the transcript pages that receipts lead to."""

from bot.domain.ids import EpisodeId
from bot.domain.span import Citation


def transcript_path(citation: Citation, tag: str = "") -> str:
    """Path of the page that shows this citation's words, marked, at their line; relative to the server's root.

    `tag` says which community the link is made for, where pages are served to more than one.
    """
    span = citation.span
    query = f"r={span.transcript_hash[:16]}&s={span.start}&e={span.end}"
    return f"{episode_path(span.episode_id, tag)}{'&' if tag else '?'}{query}#L{citation.first_line}"


def episode_path(episode_id: EpisodeId, tag: str = "") -> str:
    """Path of the page that shows a whole episode as it is now."""
    return f"/transcripts/{episode_id}?c={tag}" if tag else f"/transcripts/{episode_id}"
