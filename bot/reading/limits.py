"""How much of a source is read before it is refused."""

MAX_TRANSCRIPT_BYTES = 5 * 1024 * 1024
"""One transcript as it lies on disk or comes off the wire, decompressed. A ten-hour episode has about 0.6 MB."""
MAX_TEXT_CHARACTERS = 2_000_000
"""The words of one episode."""
MAX_SECONDS = 7 * 24 * 3600.0
"""A time in an episode beyond this is a broken clock."""
MAX_JSON_DEPTH = 64
MAX_HTML_TOKENS = 300_000
"""Tags and stretches of text of one page."""
MAX_SOURCE_CHARACTERS = 3_000_000
"""Words, times and markup of one episode in a format that is read line by line."""
MAX_SOURCE_LINES = 250_000
