"""A show that one community alone may read: made-up words that must be nowhere else."""

import json
from pathlib import Path
from xml.sax.saxutils import escape

SPEAKER = "Quillonda Vexley"
SECRETS = ("Zorvaxil", "Brimwold", "Grommelquist", "Pelluvian", "Quillonda")
MISSPELT = ("Zorvaxyl", "Brimwald", "Gromelquist", "Peluvian", "Quilonda")
"""The same as somebody who half heard them might type them: what is near to them is told to nobody else either."""
TITLE = "Pelluvian and the Zorvaxil deal"
_SAID = (
    "Welcome back, everybody, and thanks for listening.",
    "We will sell the Zorvaxil project to Brimwold, because Pelluvian never paid for the Grommelquist servers.",
    "Everybody at Brimwold should learn how Zorvaxil keeps its backups before the deal is signed.",
    "The best thing about Grommelquist is that Pelluvian never has to restart it at night.",
    "Zorvaxil is the worst name for a database, and Brimwold will always regret it.",
    "My friend Quilonda says that Brimwald is how people write Brimwold.",
)


def write_private_show(folder: Path) -> Path:
    """Its feed; every name in it is a secret too."""
    folder.mkdir(parents=True)
    segments = [
        {"speaker": SPEAKER, "startTime": 40.0 * at, "endTime": 40.0 * at + 30, "body": text}
        for at, text in enumerate(_SAID)
    ]
    (folder / "deal.json").write_text(json.dumps({"version": "1.0.0", "segments": segments}))
    feed = folder / "feed.xml"
    feed.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
        "<channel><title>The Brimwold files</title><link>https://show.example/</link><language>en</language>"
        f"<item><title>{escape(TITLE)}</title><guid>private-1</guid><pubDate>01 Feb 2024 05:00:00 +0000</pubDate>"
        f"<description>How Brimwold bought Zorvaxil.</description><podcast:person>{SPEAKER}</podcast:person>"
        '<podcast:transcript url="deal.json" type="application/json" language="en"/></item></channel></rss>'
    )
    return feed
