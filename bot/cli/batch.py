"""`aftershow batch IN.jsonl > OUT.jsonl`: one request a line, one result a line, in order."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.chat.messages import Outcome, OutcomeItem
from bot.cli.options import Data, opened, run
from bot.cli.result_json import result_line
from bot.commands.request import Request
from bot.commands.shaping import outcome_item
from bot.composition import App, shell_conversation
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.findings import Scope
from bot.domain.ids import PersonId
from bot.domain.span import Span
from bot.errors import AftershowError, BadArgument
from bot.searching.surroundings import with_surroundings

_WHOLE = ("analyse_quotes", "analyse_hot_takes", "analyse_takeaways")
_HANDLED = ("quote", "ask", "takeaways", "hottakes", "episodes", "episode")


class BatchRequest(BaseModel):
    """One line of the input. `episode` is a slug (or any episode selector) to stay within."""

    model_config = ConfigDict(extra="forbid")

    id: str | int
    command: str
    text: str = ""
    episode: str | None = None

    @property
    def name(self) -> str:
        """The command as handlers know it: no slash, `hot_takes` and `hottakes` alike."""
        name = self.command.removeprefix("/").lower()
        return "hottakes" if name == "hot_takes" else name


def register(cli: typer.Typer) -> None:
    @cli.command("batch", help="Answer requests from a JSON Lines file, one result a line, in order.")
    def batch(
        requests: Annotated[Path, typer.Argument(help="File of requests, or - for standard input.")],
        k: Annotated[int, typer.Option("--k", min=1, max=50, help="Most items in a result.")] = 10,
        data: Data = None,
    ) -> None:
        if str(requests) == "-":
            raise typer.Exit(run(_batch(sys.stdin, k, data)))
        if not requests.is_file():
            raise BadArgument(f"There is no file {requests}. Give a file with one JSON request a line, or -.")
        with requests.open(encoding="utf-8") as lines:
            raise typer.Exit(run(_batch(lines, k, data)))


async def _batch(lines: TextIO, k: int, data: Path | None) -> int:
    failed = 0
    async with opened(data) as app:
        desk = _Desk(app, k, await app.scope())
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            result, good = await desk.answer(line, number)
            failed += not good
            typer.echo(result)
    return 1 if failed else 0


class _Desk:
    """Answers one line after the other; nothing it shows counts as shown to a community."""

    def __init__(self, app: App, k: int, scope: Scope) -> None:
        self._app = app
        self._k = k
        self._scope = scope

    async def answer(self, line: str, number: int) -> tuple[str, bool]:
        request_id: Any = None
        try:
            raw = json.loads(line)
            request_id = raw.get("id") if isinstance(raw, dict) else None
            request = BatchRequest.model_validate(raw)
            outcome = await self._outcome(request)
        except (json.JSONDecodeError, RecursionError) as error:
            return result_line(request_id, None, error=f"line {number} is not JSON: {error}"), False
        except ValidationError as error:
            fields = "; ".join(f"{'.'.join(map(str, issue['loc']))}: {issue['msg']}" for issue in error.errors())
            return result_line(request_id, None, error=f"line {number}: {fields}"), False
        except AftershowError as error:
            return result_line(request_id, None, error=error.user_text), False
        return result_line(request.id, outcome, limit=self._k), True

    async def _outcome(self, request: BatchRequest) -> Outcome | None:
        scope = self._scope
        episode: Episode | None = None
        if request.episode is not None:
            episode = await self._app.choice.one(request.episode, scope)
            scope = replace(scope, episodes=(episode.id,))
        if request.name == "search":
            return await self._search(request.text, scope)
        if request.name in _WHOLE:
            episode = episode or await self._app.choice.one(request.text, scope)
            return await self._analysis(request.name, await self._app.cards.of(episode))
        if request.name not in _HANDLED:
            known = ", ".join((*_HANDLED, "search", *_WHOLE))
            raise BadArgument(f"There is no command {request.command!r} for a batch. There are: {known}.")
        text = request.text
        if episode is not None and request.name in ("takeaways", "hottakes", "episode"):
            text = ""
        message = await self._app.handler(request.name).run(
            Request(
                community=scope.community,
                person=PersonId("batch"),
                conversation=shell_conversation(),
                text=text,
                scope=scope,
                remember=False,
                limit=self._k,
            )
        )
        return message.outcome

    async def _search(self, text: str, scope: Scope) -> Outcome:
        """Passages with the talk around them; one that an earlier passage shows already is left out."""
        findings = await self._app.finder.find(text, scope, k=2 * self._k)
        shown: dict[Span, float] = {}
        for found in findings.passages:
            span = found.passage.span
            if not any(span.overlaps(other) and span.end <= other.end for other in shown):
                transcript = await self._app.stores.library.transcript(span.episode_id, span.transcript_hash)
                wide = with_surroundings(transcript, span)
                if not scope.hides(wide):
                    shown[wide] = found.score
        spans = list(shown)[: self._k]
        cited = await self._app.stores.library.cite(spans)
        items = tuple(outcome_item(citation, shown[citation.span]) for citation in cited)
        return Outcome(
            kind="passages" if items else "none",
            answered=bool(items),
            score=round(findings.confidence, 4),
            text=items[0].text if items else "",
            items=items,
        )

    async def _analysis(self, name: str, card: EpisodeCard) -> Outcome:
        """All that a card holds of one kind, best first, up to `k`."""
        kind = name.removeprefix("analyse_")
        drafts: list[tuple[Span, float, str, str | None, str | None]]
        match name:
            case "analyse_quotes":
                drafts = [(one.span, one.score, one.reason, one.speaker, None) for one in card.quotes]
            case "analyse_hot_takes":
                drafts = [(one.spans[0], one.score, one.reason, one.speaker, one.claim) for one in card.hot_takes]
            case _:
                drafts = [(one.spans[0], one.score, one.reason, one.speaker, one.statement) for one in card.takeaways]
        drafts = [draft for draft in drafts if not self._scope.hides(draft[0])][: self._k]
        cited = await self._app.stores.library.cite([draft[0] for draft in drafts])
        items: tuple[OutcomeItem, ...] = tuple(
            outcome_item(citation, score, claim=claim, reason=reason, speaker=speaker)
            for citation, (_, score, reason, speaker, claim) in zip(cited, drafts, strict=True)
        )
        return Outcome(
            kind="quote" if kind == "quotes" else kind,
            answered=bool(items),
            score=items[0].score if items else 0.0,
            text="\n".join(item.claim or item.text for item in items),
            items=items,
        )
