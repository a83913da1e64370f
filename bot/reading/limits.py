"""How much of a source is read before it is refused."""

MAX_TRANSCRIPT_BYTES = 5 * 1024 * 1024
"""One transcript as it lies on disk or comes off the wire, decompressed. A ten-hour episode has about 0.6 MB."""
MAX_TEXT_CHARACTERS = 2_000_000
"""The words of one episode."""
MAX_SECONDS = 7 * 24 * 3600.0
"""A time in an episode beyond this is a broken clock."""
MAX_JSON_DEPTH = 64
