"""What there is to use, read from the code, and what cannot be used where, with the reason."""

from collections.abc import Iterator
from typing import get_args

from bot.chat.events import Event, SuggestRequest
from bot.commands.aftershow import AftershowCommand
from bot.commands.spec import ALL
from bot.composition import App
from tests.wire.community.steps import Act

PLATFORMS = ("slack", "discord")
ADAPTERS_OWN = {"discord": {("button", "follow-up"), ("form", "follow-up")}}
"""Discord's threads have a button and a form of the adapter, which the dispatcher never hears of."""
_DOUBT = "asked where a platform does not say whether a post stands: tests/unit/commands/test_uncertain_posts.py"
GAPS = {
    ("slack", "button", "uncertain"): _DOUBT,
    ("discord", "button", "uncertain"): _DOUBT,
    ("slack", "event", "SuggestRequest"): "Slack completes no slash commands",
    ("slack", "way", "Completes"): "Slack completes no slash commands",
    ("discord", "event", "HomeEvent"): "Discord has no Home tab",
    ("discord", "way", "OpensHome"): "Discord has no Home tab",
    ("discord", "button", "privacy"): "only the Home tab has it",
    ("discord", "button", "questions"): "only the Home tab has it",
}


def everything(app: App) -> Iterator[tuple[str, str, str]]:
    """(platform, kind, word) of all that people can use."""
    routes = app.dispatcher._routes
    for platform in PLATFORMS:
        for spec in ALL:
            yield platform, "command", spec.name
        command = app.handler("aftershow")
        assert isinstance(command, AftershowCommand)
        for name in command._words:
            yield platform, "subcommand", name
        for word in {*routes._presses, *routes._forms}:
            yield platform, "button", word
        for word in routes._fills:
            yield platform, "form", word
        for event in (*get_args(Event), SuggestRequest):
            yield platform, "event", event.__name__
        for way in get_args(Act):
            yield platform, "way", way.__name__
    for platform, own in ADAPTERS_OWN.items():
        for kind, word in own:
            yield platform, kind, word


def check(there: set[tuple[str, str, str]], used: set[tuple[str, str, str]]) -> None:
    """Everything that is there was used, and no gap is stale."""
    unused = sorted(there - used - set(GAPS))
    assert not unused, f"the script never uses {unused}: add steps to tests/wire/community/script.py"
    assert set(GAPS) <= there, f"these gaps are of nothing that there is: {set(GAPS) - there}"
    assert not set(GAPS) & used, f"these are no gaps any more: {set(GAPS) & used}"
