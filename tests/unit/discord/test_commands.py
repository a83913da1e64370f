"""The command tree is the specs, within Discord's limits, and is told when it changes."""

import re
from pathlib import Path

from adapters.discord.commands import ASK_ABOUT, SchemaFile, option_name
from bot.commands import spec
from tests.unit.discord.conftest import Place

NAME = re.compile(r"[-_a-z0-9]{1,32}\Z")


async def test_every_command_is_one_that_discord_takes(place: Place) -> None:
    schema = place.client.tree.schema()
    assert {one["name"] for one in schema} == {one.name for one in spec.ALL} | {ASK_ABOUT}
    for one in schema:
        assert one["contexts"] == [0, 1]
        assert one["integration_types"] == [0]
        if one["type"] == 1:
            assert NAME.match(one["name"])
            assert 1 <= len(one["description"]) <= 100
        for option in one.get("options", ()):
            assert NAME.match(option["name"])
            assert 1 <= len(option["description"]) <= 100


async def test_arguments_that_complete_ask_for_completion(place: Place) -> None:
    options = {one["name"]: one["options"][0] for one in place.client.tree.schema() if one.get("options")}
    assert options["quote"]["autocomplete"] is True
    assert options["ask"]["required"] is True
    assert not options["ask"].get("autocomplete")


def test_an_argument_that_is_no_name_is_called_what() -> None:
    assert option_name(spec.QUOTE) == "topic"
    assert option_name(spec.AFTERSHOW) == "what"


async def test_the_hash_of_the_schema_is_the_same_for_the_same_commands(place: Place) -> None:
    first = place.client.tree.schema_hash()
    assert first == place.client.tree.schema_hash()
    place.client.tree.remove_command("quote")
    assert place.client.tree.schema_hash() != first


def test_a_hash_is_kept_for_each_application(tmp_path: Path) -> None:
    file = SchemaFile(tmp_path / "discord-commands.json")
    assert file.of(1) is None
    file.put(1, "a")
    file.put(2, "b")
    assert (SchemaFile(tmp_path / "discord-commands.json").of(1), file.of(2)) == ("a", "b")


def test_a_broken_file_means_that_nothing_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "discord-commands.json"
    for broken in ("", "[]", "{", '{"1": 5}'):
        path.write_text(broken)
        assert SchemaFile(path).of(1) is None
    SchemaFile(path).put(1, "a")
    assert SchemaFile(path).of(1) == "a"
