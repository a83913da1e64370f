"""`aftershow doctor`: what is configured, what works, and what to do about what does not."""

import json
from dataclasses import asdict

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.chat.visible import visible
from bot.checkup import Finding, examine
from bot.cli.options import AsJson, Data, run, settings_with


def register(cli: typer.Typer) -> None:
    @cli.command("doctor", help="Say what is configured, what works, and what to do about what does not.")
    def doctor(as_json: AsJson = False, data: Data = None) -> None:
        findings = run(examine(settings_with(data)))
        if as_json:
            typer.echo(_json(findings))
        else:
            _print(findings)
        raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def _print(findings: list[Finding]) -> None:
    table = Table(show_lines=False)
    for title in ("", "what", "how it is", "what to do"):
        table.add_column(title, overflow="fold")
    for finding in findings:
        mark = "[green]ok[/green]" if finding.good else "[red]no[/red]"
        table.add_row(mark, *(escape(visible(text)) for text in (finding.what, finding.state, finding.remedy)))
    Console().print(table)


def _json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)
