"""Scenes of the people behind a community: settings, questions for them, what they hide, and the Home tab."""

from tests.wire.community.steps import Fills, OpensHome, Presses, Scene, Seen, Types, Where
from tests.wire.community.words import SHOW, TIMES, alone, everybody, form, host, member, window

SETTINGS = Scene(
    "settings",
    (
        member(Types("/aftershow settings"), alone("administrator")),
        member(Types("/aftershow"), alone("/aftershow privacy")),
        member(Types("/aftershow sideways"), alone("does not know")),
        host(Types("/aftershow model"), alone("This Aftershow has no model")),
        host(Types("/aftershow model off"), alone("The model is off", "model")),
        host(Presses("Switch the model on", "model"), alone("The model is on")),
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
)

DESK = Scene(
    "the hosts' desk",
    (
        member(Types("/ask does anybody run Snowflake in production?"), alone("", "unanswered")),
        member(
            Presses("Ask the hosts", "unanswered"),
            alone("Passed on"),
            Seen(Where.HOSTS, "does anybody run Snowflake in production?", "question"),
        ),
        member(Presses("Ask the hosts", "unanswered"), alone("have that question of yours already")),
        host(Types("/aftershow questions"), alone("Waiting for the hosts", "waiting")),
        host(Presses("Export as CSV", "waiting"), alone("does anybody run Snowflake in production?")),
        host(Presses("Answer", "question"), form("Answer a question")),
        host(
            Fills({"answer": "We never used it."}),
            alone("Sent"),
            Seen(Where.DIRECT, "We never used it.", to="member"),
            edits=("question",),
        ),
    ),
)

HIDING = Scene(
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
)

MUCH_HIDDEN = Scene(
    "much hidden",
    (
        *(host(Types(f"/aftershow hide Log of the lighthouse {number}"), alone("Hidden")) for number in range(1, 7)),
        host(Types("/aftershow hidden"), alone("Hidden here: ", "all hidden")),
        host(Presses("More", "all hidden"), alone("Log Of The Lighthouse 1")),
        *(
            host(Types(f"/aftershow show again Log of the lighthouse {number}"), alone("is here again"))
            for number in range(1, 7)
        ),
    ),
)

HOME_TAB = Scene(
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
)
