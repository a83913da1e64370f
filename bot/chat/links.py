"""Addresses of the transcript pages that receipts lead to."""

from bot.domain.span import Citation


def transcript_path(citation: Citation) -> str:
    """Path of the page that shows this citation's words, marked, at their line; relative to the server's root."""
    span = citation.span
    query = f"r={span.transcript_hash[:16]}&s={span.start}&e={span.end}"
    return f"/transcripts/{span.episode_id}?{query}#L{citation.first_line}"
