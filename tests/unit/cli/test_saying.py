"""Words of others on a terminal are words."""

import pytest

from bot.checkup import Finding
from bot.cli.doctor import _print
from bot.cli.saying import say


def test_titles_steer_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("read  \x1b]0;owned\x07\u202eeltit A\x9b2J", err=True)
    assert capsys.readouterr().err == "read  ]0;ownedeltit A2J\n"


def test_brackets_in_a_finding_are_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    _print([Finding("model", True, "[/x] [link=https://evil.example]m[/link]", "\x1b[31m")])
    shown = capsys.readouterr().out
    assert "[/x]" in shown
    assert "[link=" in shown
    assert "\x1b[31m" not in shown
