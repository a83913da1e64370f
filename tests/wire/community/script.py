"""The script: scenes that together use every command, button, form and thread. `arrival` comes first, `farewell` last.

`host` is an administrator who installed the bot, `member` and `other` are people of the same community.
"""

from tests.wire.community.steps import (
    AsksAbout,
    Completes,
    Fills,
    Installs,
    Leaves,
    Mentions,
    OpensHome,
    Presses,
    Says,
    Scene,
    Seen,
    Step,
    Types,
    Where,
)

QUESTION = "why does data stay in S3?"
LONG = (
    "why does the data stay in S3 and who is allowed to throw things away there, and does anybody write down whose "
    "S3 bucket it is?"
)
LONG_TOPIC = (
    "S3 bucket attic until somebody writes down who is allowed to throw things away from every S3 bucket there is"
)
SHOW = "The Warm Spare"


def alone(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.ALONE, says, keep)


def everybody(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.ALL, says, keep)


def thread(says: str = "", keep: str = "") -> Seen:
    return Seen(Where.THREAD, says, keep)


def form(says: str = "") -> Seen:
    return Seen(Where.FORM, says)


def window(says: str = "", keep: str = "window") -> Seen:
    return Seen(Where.WINDOW, says, keep)


def member(does: object, *seen: Seen, **more: object) -> Step:
    return Step("member", does, seen, **more)  # type: ignore[arg-type]


def other(does: object, *seen: Seen, **more: object) -> Step:
    return Step("other", does, seen, **more)  # type: ignore[arg-type]


def host(does: object, *seen: Seen, **more: object) -> Step:
    return Step("host", does, seen, **more)  # type: ignore[arg-type]


TIMES = {"time_zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_to": "7:00", "daily_cap": "3"}

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
        host(Types("/aftershow privacy"), alone("This community", "all data")),
        host(
            Presses("Export the community", "all data"),
            alone(),
            Seen(Where.DIRECT, "This community's data, ", many=True),
        ),
    ),
)

MIDDLE = (
    Scene(
        "settings",
        (
            member(Types("/aftershow settings"), alone("administrator")),
            member(Types("/aftershow"), alone("/aftershow privacy")),
            member(Types("/aftershow sideways"), alone("does not know")),
            host(Types("/aftershow settings"), alone("Settings of this community", "settings")),
            host(Presses("Shows", "settings"), form("Shows")),
            host(Fills({"show": f"Stop following {SHOW}"}), alone("You do not follow that show any more")),
            host(Presses("Shows", "settings"), form("Shows")),
            host(Fills({"show": f"Follow {SHOW}"}), alone("You follow")),
            host(Presses("Shows", "settings"), form("Shows")),
            host(
                Fills({"feed": "http://127.0.0.1:1/feed.xml"}),
                alone("I am reading that feed"),
                Seen(Where.DIRECT, "no transcript there that I could read"),
            ),
            host(Presses("Channels", "settings"), form("Channels")),
            host(Fills({"channel": "{general}", "hosts_channel": "{hosts}"}), alone("Channels saved")),
            host(Presses("Times and limits", "settings"), form("Times and limits")),
            host(Fills({**TIMES, "time_zone": "Europe/Atlantis"}), alone("Atlantis")),
            host(Presses("Times and limits", "settings"), form("Times and limits")),
            host(Fills(TIMES), alone("Saved")),
            host(Presses("What to post", "settings"), form("What to post")),
            host(Fills({"announcements": "No"}), alone("Saved")),
            host(Presses("Stop all posting", "settings"), alone("All posting is stopped", "stopped")),
            host(Presses("Post again", "stopped"), alone("Posting goes on")),
            host(Types("/aftershow setup"), alone("Step 1 of 4", "step")),
            host(Presses("Skip this", "step"), alone("Step 2 of 4")),
            host(Presses("Changes and ratings", "settings"), alone("How answers were rated")),
        ),
    ),
    Scene(
        "quotes",
        (
            member(Types("/help"), alone("/quote")),
            member(Types("/quote Snowflake"), alone("No one on the show has said")),
            member(Types("/quote S3"), alone("S3", "quote")),
            member(Presses("Another", "quote"), alone("line")),
            member(Presses("Context", "quote"), alone("S3", "context")),
            member(Presses("Share", "context"), everybody("S3", "shared once")),
            member(Presses("Share", "quote"), everybody("S3", "shared")),
            other(Presses("Context", "shared"), alone("S3")),
            other(Presses("Hide", "shared"), alone("administrator")),
            host(Presses("Hide", "shared"), alone("not quoted in this community"), removes=("shared", "shared once")),
            other(Types(f"/quote {LONG_TOPIC}"), alone("S3", "long")),
            other(Presses("Another", "long"), alone("line")),
            other(Types("/quote"), alone("line")),
            other(Completes("/quote s"), Seen(Where.CHOICES, "S3"), only="discord"),
            other(Completes("/episode Post"), Seen(Where.CHOICES, "Postgres"), only="discord"),
        ),
    ),
    Scene(
        "asking",
        (
            member(Types(f"/ask {QUESTION}"), alone("S3", "answer")),
            member(Presses("Helpful", "answer"), alone("Good to hear")),
            member(Presses("Not helpful", "answer"), alone("Thank you for saying so")),
            member(Presses("Share", "answer"), everybody("Asked:")),
            member(Presses("Context", "answer"), alone("S3")),
            member(Presses("Follow up", "answer"), form("Follow up")),
            member(Fills({"question": "what is a backup?"}), alone("backup")),
            other(Types("/ask"), form("Ask the show"), only="slack"),
            other(Fills({"question": QUESTION}), alone("S3"), only="slack"),
            other(Types(f"/ask {LONG}"), alone("S3", "long answer")),
            other(Presses("Share", "long answer"), everybody("Asked:")),
            other(Presses("Ask the hosts", "long answer"), alone("Passed on"), Seen(Where.HOSTS, "whose S3 bucket")),
        ),
    ),
    Scene(
        "the hosts' desk",
        (
            member(Types("/ask what about Snowflake?"), alone("", "unanswered")),
            member(
                Presses("Ask the hosts", "unanswered"),
                alone("Passed on"),
                Seen(Where.HOSTS, "what about Snowflake?", "question"),
            ),
            member(Presses("Ask the hosts", "unanswered"), alone("have that question of yours already")),
            host(Types("/aftershow questions"), alone("Waiting for the hosts", "waiting")),
            host(Presses("Export as CSV", "waiting"), alone("what about Snowflake?")),
            host(Presses("Answer", "question"), form("Answer a question")),
            host(
                Fills({"answer": "We never used it."}),
                alone("Sent"),
                Seen(Where.DIRECT, "We never used it.", to="member"),
                edits=("question",),
            ),
        ),
    ),
    Scene(
        "episodes",
        (
            other(Types("/episodes"), alone("1 to 10 of", "episodes")),
            other(Presses("More", "episodes"), alone("11 to")),
            other(Types("/episodes storage"), alone()),
            member(Types("/episode S3E2"), alone("Nobody wants a backup", "episode")),
            member(Presses("Takeaways", "episode"), everybody("taught")),
            member(Presses("Hot takes", "episode"), everybody("Hot takes of")),
            member(Presses("A quote from it", "episode"), alone("Nobody wants a backup")),
            member(Types("/takeaways S3E3"), everybody("taught", "takeaways")),
            other(Presses("Hot takes", "takeaways"), everybody("Hot takes of", "hot takes")),
            other(Presses("Takeaways", "hot takes"), everybody("taught")),
            other(Presses("Context", "hot takes"), alone("line")),
            other(Types("/hottakes S3E3"), everybody("Hot takes of")),
            other(Types("/takeaways The episode that never was"), alone("No episode is called")),
        ),
    ),
    Scene(
        "hiding",
        (
            host(Types("/aftershow hide S2E7"), alone("Hidden", "hidden")),
            member(Types("/episode S2E7"), alone("No episode is called")),
            host(Presses("Show again", "hidden"), alone("is here again")),
            host(Types("/aftershow hide S2E7"), alone("Hidden")),
            host(Types("/aftershow show again S2E7"), alone("is here again")),
            host(Types("/aftershow hide"), alone("Which episode?")),
            host(Types("/aftershow hidden"), alone("idden here")),
            member(Types("/quote from:S3E1"), alone("Postgres until it hurts", "a quote")),
            member(Presses("Share", "a quote"), everybody("Postgres until it hurts", "its share")),
            host(
                Presses("Hide", "its share"),
                alone("not quoted in this community", "words hidden"),
                removes=("its share",),
            ),
            host(Presses("Show again", "words hidden"), alone("may be quoted here again")),
        ),
    ),
    Scene(
        "much hidden",
        (
            *(
                host(Types(f"/aftershow hide Log of the lighthouse {number}"), alone("Hidden"))
                for number in range(1, 7)
            ),
            host(Types("/aftershow hidden"), alone("Hidden here: ", "all hidden")),
            host(Presses("More", "all hidden"), alone("Log Of The Lighthouse 1")),
            *(
                host(Types(f"/aftershow show again Log of the lighthouse {number}"), alone("is here again"))
                for number in range(1, 7)
            ),
        ),
    ),
    Scene(
        "talking",
        (
            member(Mentions(QUESTION, keep="said"), thread("S3", "answered")),
            member(Says("and what about backups?", thread_of="answered"), thread(), only="slack"),
            member(Mentions("what is a backup?", thread_of="answered"), thread("", "in the thread")),
            member(Presses("Follow up", "in the thread"), form()),
            member(Fills({"question": "who holds the keys?"}), everybody(), only="discord"),
            member(Fills({"question": "who holds the keys?"}), alone(), only="slack"),
            other(Mentions("takeaways S3E1"), thread("taught")),
            other(AsksAbout("said"), alone("S3")),
            other(Says("I wonder why data stays in S3.")),
            other(Says(QUESTION, place="direct"), Seen(Where.DIRECT, "S3")),
        ),
    ),
    Scene(
        "the Home tab",
        (
            host(OpensHome(), Seen(Where.HOME, "For the people behind the community", "home"), only="slack"),
            host(Presses("A quote", "home"), window("line"), only="slack"),
            host(Presses("Episodes", "home"), window("newest first"), only="slack"),
            host(Presses("Your data", "home"), window("Your data"), only="slack"),
            host(Presses("Questions for the hosts", "home"), window("aiting"), only="slack"),
            host(Presses("First steps", "home"), window("Step 1 of 4"), only="slack"),
            host(Presses("Settings", "home"), window("Settings of this community"), only="slack"),
            host(Presses("Times and limits", "window"), form("Times and limits"), only="slack"),
            host(Fills(TIMES), window("Saved"), only="slack"),
        ),
    ),
    Scene(
        "secrets",
        (
            member(Types("/ask what does the lighthouse keeper write down?"), alone("{secret}")),
            other(Mentions("what does the lighthouse keeper write down?"), thread("{secret}")),
            other(Types("/quote {other_secret}"), Seen(Where.ALONE, "No one on the show has said", echoes=True)),
        ),
    ),
    Scene(
        "privacy",
        (
            member(Types("/aftershow privacy"), alone("Your data", "data")),
            member(Presses("Send me my data", "data"), alone(), Seen(Where.DIRECT, "Your data, ", many=True)),
            member(Presses("Delete my data", "data"), form("Delete my data")),
            member(Fills({"sure": "perhaps"}), alone("Nothing was deleted")),
            other(Types("/aftershow privacy"), alone("Your data", "theirs")),
            other(Presses("Delete my data", "theirs"), form("Delete my data")),
            other(Fills({"sure": "delete"}), alone(), once=True),
        ),
    ),
)

FAREWELL = Scene(
    "farewell",
    (
        host(Types("/aftershow privacy"), alone("This community", "all data")),
        host(Presses("Delete the community", "all data"), form("Delete the community")),
        host(Fills({"sure": "delete"}), alone("everything of this community is gone"), once=True),
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
