"""The docs speak of what is there: commands, options, make targets, settings, files, links and imports."""

import ast
import importlib
import os
import re
import runpy
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dotenv import dotenv_values
from typer.core import TyperGroup
from typer.main import get_command

from adapters.playground.clock import HOW
from bot.chat.events import CommandEvent
from bot.cli.app import cli
from bot.commands.spec import ALL
from bot.composition import LOCAL, SAMPLE, open_app, shell_conversation
from bot.domain.ids import PersonId
from bot.settings import Settings

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = sorted([CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SETTING = re.compile(r"\b(AFTERSHOW_[A-Z_]+|[A-Z]+_URL)\b")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
_PLACEHOLDER = re.compile(r"(?:^|[/.\s])[A-Z]{3,}(?:$|[/.\s])")
_SLASH = re.compile(r"(?<![\w/])/([a-z]+)\b")
_ADDRESS = re.compile(r"^/(?:transcripts|pictures|health)\b")
_ENDINGS = {".py", ".md", ".toml", ".txt", ".json", ".svg", ".png", ".jinja", ".xml", ".yml", ".cfg", ".in"}


@dataclass(frozen=True)
class Mention:
    """`text` as it stands on `page`, for messages that lead there."""

    page: Path
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(CHECKOUT)}: {self.text}"


def code_lines() -> Iterator[Mention]:
    """Every inline code span and every line of a shell block, without its comment."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for language, block in _FENCE.findall(text):
            if language in ("", "shell"):
                yield from (Mention(page, line.partition("  #")[0].strip()) for line in block.splitlines())
        for span in _SPAN.findall(_FENCE.sub("", text)):
            yield Mention(page, span)


def program_calls() -> Iterator[tuple[Mention, list[str]]]:
    """Every call of the program, as the words after its name."""
    for mention in code_lines():
        for part in mention.text.split(" | "):
            line = part.partition(" > ")[0].removeprefix(".venv/bin/")
            line = line.replace("python -m bot", "aftershow", 1)
            if line.startswith("aftershow "):
                yield mention, shlex.split(line)[1:]


def unknown_in_call(words: list[str]) -> str | None:
    """The first word of a call that the program would not understand."""
    command = get_command(cli)
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        names = words[0].split("|")
        missing = [name for name in names if name not in command.commands]
        if missing:
            return missing[0]
        command, words = command.commands[names[0]], words[1:]
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return next((word for word in words if word.startswith("--") and word not in {*options, "--help"}), None)


def test_every_call_of_the_program_is_one_it_understands() -> None:
    calls = list(program_calls())
    assert len(calls) > 20
    assert not [f"{mention} ({unknown})" for mention, words in calls if (unknown := unknown_in_call(words))]


def test_a_call_that_the_program_does_not_know_is_noticed() -> None:
    assert unknown_in_call(["sing", "--loud"]) == "sing"
    assert unknown_in_call(["quote", "S3", "--loud"]) == "--loud"
    assert unknown_in_call(["glossary", "sing"]) == "sing"


def test_every_command_of_the_program_is_in_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    program = get_command(cli)
    assert isinstance(program, TyperGroup)
    assert not [name for name in program.commands if f"aftershow {name}" not in readme]


def test_every_slash_command_is_one_that_the_bot_has() -> None:
    known = {spec.name for spec in ALL}
    example = {"speakers"}
    of_the_playground = {name for name in ("clock",) if f"/{name} " in HOW}
    named = [
        (mention, name)
        for mention in code_lines()
        if mention.text.startswith("/") and not _ADDRESS.match(mention.text)
        for name in _SLASH.findall(mention.text)[:1]
    ]
    assert {name for _, name in named} >= {"quote", "ask"}
    assert not [str(mention) for mention, name in named if name not in known | example | of_the_playground]


def test_every_make_target_exists() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    named = {
        (str(mention), target) for mention in code_lines() for target in re.findall(r"\bmake ([a-z-]+)", mention.text)
    }
    assert {target for _, target in named} >= {"play", "test", "check", "eval", "bench", "lock"}
    assert not [mention for mention, target in named if target not in targets]


def setting_names() -> set[str]:
    """Every setting as it is spelled in the environment."""
    prefix = str(Settings.model_config["env_prefix"])
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names.add(alias if isinstance(alias, str) else f"{prefix}{name}".upper())
    return names


def test_every_setting_that_the_docs_name_exists() -> None:
    named = [(mention, name) for mention in code_lines() for name in _SETTING.findall(mention.text)]
    assert {name for _, name in named} >= {"AFTERSHOW_DATA", "DATABASE_URL"}
    assert not [str(mention) for mention, name in named if name not in setting_names()]


def test_the_example_of_settings_names_each_of_them_once_and_no_other() -> None:
    text = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^([A-Z_]+)=", text, re.M)
    assert sorted(named) == sorted(setting_names())


def test_the_example_of_settings_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name in setting_names():
            monkeypatch.delenv(name)
    example = CHECKOUT / ".env.example"
    assert all(value is not None for value in dotenv_values(example).values())
    assert Settings(_env_file=example) == Settings(_env_file=None)


def named_paths() -> Iterator[Mention]:
    """Code spans that look like a file or folder of the project, without placeholders."""
    tops = {path.name for path in CHECKOUT.iterdir()} | {
        "bot",
        "adapters",
        "storage",
        "tests",
        "docs",
        "evals",
        "bench",
    }
    for mention in code_lines():
        text = mention.text
        if not _PATH.fullmatch(text) or _PLACEHOLDER.search(text):
            continue
        top = text.partition("/")[0]
        if ("/" in text and top in tops) or (top in tops and Path(text).suffix in _ENDINGS):
            yield mention


def test_every_path_that_the_docs_name_exists() -> None:
    mentions = list(named_paths())
    assert len(mentions) > 40
    made_by_make = (".venv/", ".artifacts/")
    assert not [
        str(mention)
        for mention in mentions
        if not mention.text.startswith(made_by_make) and not holds_something(CHECKOUT / mention.text)
    ]


def holds_something(path: Path) -> bool:
    """A file, or a folder with a file in it: version control keeps no empty folder."""
    return path.is_file() or any(inner.is_file() and inner.suffix != ".pyc" for inner in path.rglob("*"))


def test_every_link_within_the_project_leads_somewhere() -> None:
    broken = []
    for page in PAGES:
        for target in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
            if "://" not in target and not (page.parent / target.partition("#")[0]).exists():
                broken.append(str(Mention(page, target)))
    assert not broken


def python_blocks() -> Iterator[Mention]:
    for page in PAGES:
        for language, block in _FENCE.findall(page.read_text(encoding="utf-8")):
            if language == "python":
                yield Mention(page, block)


def test_every_import_in_an_example_works() -> None:
    imports = [
        (mention, node.module, alias.name)
        for mention in python_blocks()
        for node in ast.walk(ast.parse(mention.text))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    ]
    assert imports
    assert not [
        f"{mention.page.name}: {module}.{name}"
        for mention, module, name in imports
        if not hasattr(importlib.import_module(module), name)
    ]


def test_the_table_of_capabilities_is_that_of_the_code() -> None:
    folder = CHECKOUT / "docs"
    page = (folder / "capabilities.md").read_text(encoding="utf-8")
    made = runpy.run_path(str(folder / "make_capabilities.py"))
    assert made["page_with"](page) == page


def test_every_decision_is_listed() -> None:
    folder = CHECKOUT / "docs" / "adr"
    listed = set(_LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}


def test_the_procfile_starts_commands_that_exist() -> None:
    lines = (CHECKOUT / "Procfile").read_text(encoding="utf-8").splitlines()
    calls = [line.partition(":")[2].strip() for line in lines if line and not line.startswith("#")]
    assert calls
    for call in calls:
        words = shlex.split(call)
        assert words[:3] == ["python", "-m", "bot"]
        assert unknown_in_call(words[3:]) is None, call


async def test_every_example_of_the_readme_works_on_the_sample_show(tmp_path: Path) -> None:
    readme = CHECKOUT / "README.md"
    alone = {spec.name for spec in ALL if not spec.with_others}
    written = {mention.text for mention in code_lines() if mention.page == readme and mention.text.startswith("/")}
    lines = {line for line in written if line.removeprefix("/").partition(" ")[0] in alone}
    answered: dict[str, bool] = {}
    async with open_app(Settings(_env_file=None, data=tmp_path)) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        for line in sorted(lines):
            name, _, text = line.removeprefix("/").partition(" ")
            event = CommandEvent(
                event_id=line, person=PersonId("reader"), conversation=shell_conversation(), name=name, text=text
            )
            outcome = (await app.dispatcher.dispatch(event)).outcome
            answered[line] = outcome is not None and outcome.answered
    assert len(answered) >= 8
    assert [line for line, good in answered.items() if not good] == ["/quote Snowflake"]


def test_every_room_stands_in_the_architecture() -> None:
    page = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [
        path.parent.relative_to(CHECKOUT)
        for top in ("bot", "adapters")
        for path in CHECKOUT.glob(f"{top}/*/__init__.py")
    ]
    assert len(rooms) > 10
    assert not [str(room) for room in rooms if f"`{room}`" not in page]
