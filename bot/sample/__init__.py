"""The sample show: seven original episodes of a made-up podcast, each in a format of its own, under one feed.

`labels.json` says what a good reader finds in them; its "about" explains each list. Every person and product is invented.
"""

from pathlib import Path
from typing import Final

FEED: Final = Path(__file__).with_name("feed.xml")
"""The feed over all episodes; its transcript and chapter links are relative to it."""
