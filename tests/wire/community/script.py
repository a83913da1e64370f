"""The script: scenes that together use every command, button, form and thread. `ARRIVAL` comes first, `FAREWELL` last.

`host` is an administrator who installed the bot, `member` and `other` are people of the same community.
"""

from tests.wire.community.asking import ASKING, EPISODES, QUOTES, SECRETS, TALKING
from tests.wire.community.engaging import CALENDAR, DISCUSSIONS, POLLS, TAKES
from tests.wire.community.hosting import DESK, HIDING, HOME_TAB, MUCH_HIDDEN, SETTINGS
from tests.wire.community.steps import Fills, Installs, Leaves, Mentions, Presses, Says, Scene, Seen, Types, Where
from tests.wire.community.words import QUESTION, TIMES, alone, everybody, form, host, member, other, thread

ARRIVAL = Scene(
    "arrival",
    (
        host(Installs(), Seen(Where.GREETING, "Step 1 of 4", "greeting")),
        host(Presses("Choose the show", "greeting"), form("Shows")),
        host(Fills(), alone("Nothing was changed", "channels")),
        host(Presses("Choose channels", "channels"), form("Channels")),
        host(Fills({"channel": "{general}", "hosts_channel": "{hosts}"}), alone("Channels saved", "times")),
        host(Presses("Set times", "times"), form("Times and limits")),
        host(Fills(TIMES), alone("Step 4 of 4", "posts")),
        host(Presses("Choose what to post", "posts"), form("What to post")),
        host(Fills(), alone("All set", "ready")),
        host(Presses("A quote", "ready"), alone("line")),
        host(Presses("Settings", "ready"), alone("Europe/Berlin")),
    ),
)

EXPORT = Scene(  # early, while there is little to hand over: Slack takes one message in a second
    "the community's data",
    (
        host(Types("/aftershow privacy"), alone("This community", "all data")),
        host(
            Presses("Export the community", "all data"),
            alone(),
            Seen(Where.DIRECT, "This community's data, ", many=True),
        ),
    ),
)

PRIVACY = Scene(
    "privacy",
    (
        member(Types("/aftershow privacy"), alone("Your data", "data")),
        member(Presses("Send me my data", "data"), alone(), Seen(Where.DIRECT, "Your data, ", many=True)),
        member(Presses("Delete my data", "data"), form("Delete my data")),
        member(Fills({"sure": "perhaps"}), alone("Nothing was deleted")),
        other(Types("/aftershow privacy"), alone("Your data", "theirs")),
        other(Presses("Delete my data", "theirs"), form("Delete my data")),
        other(Fills({"sure": "delete"}), alone(), twice=True),
    ),
)

MIDDLE = (
    SETTINGS,
    QUOTES,
    ASKING,
    DESK,
    EPISODES,
    HIDING,
    MUCH_HIDDEN,
    TALKING,
    HOME_TAB,
    SECRETS,
    POLLS,
    DISCUSSIONS,
    CALENDAR,
    TAKES,
    PRIVACY,
)

FAREWELL = Scene(
    "farewell",
    (
        host(Types("/aftershow privacy"), alone("This community", "all data")),
        host(Presses("Delete the community", "all data"), form("Delete the community")),
        host(Fills({"sure": "delete"}), alone("everything of this community is gone"), twice=True),
        host(Leaves()),
    ),
)

BEFORE = Scene(
    "before a kill",
    (
        member(Types("/quote S3"), alone("S3", "old quote")),
        host(Types("/aftershow settings"), alone("Settings of this community", "old settings")),
    ),
)

AFTER = Scene(
    "after a kill",
    (
        member(Presses("Another", "old quote"), alone("line")),
        host(Presses("Times and limits", "old settings"), form("Times and limits")),
        host(Fills(TIMES), alone("Saved")),
    ),
)
"""What was posted by a process that is dead works on."""

IN_FLIGHT = (
    member(Types("/quote backups"), alone()),
    other(Mentions("what is a backup?"), thread()),
    host(Types("/takeaways S3E2", place="side"), everybody()),
    other(Says("what is a backup?", place="direct"), Seen(Where.DIRECT)),
)
"""What is on its way when the process is killed: each ends with its answer or with a word that it was interrupted."""

CROWD = (
    "/quote S3",
    "/quote backups",
    f"/ask {QUESTION}",
    "/ask what did they say about Snowflake?",
    "/episodes",
    "/episode S3E2",
    "/help",
    "/quote Snowflake",
)
"""What people type between the scenes; every answer is for them alone."""
