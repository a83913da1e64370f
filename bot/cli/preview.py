"""`aftershow preview ...`: what would be posted, without posting it."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.chat.capabilities import SHELL
from bot.chat.fit import fit
from bot.chat.plain_text import plain_text
from bot.cli.options import Data, opened, run
from bot.composition import LOCAL, App
from bot.domain.ids import CommunityId
from bot.errors import BadArgument

_KINDS = "quote_of_the_day, weekly_takeaways, host_digest or discussion"


def register(cli: typer.Typer) -> None:
    @cli.command("preview", help="Show what would be posted next, and post nothing.")
    def preview(
        kind: Annotated[str, typer.Argument(help=f"What to show: {_KINDS}.", show_default=False)],
        community: Annotated[
            str, typer.Option("--community", help="Whose post, by its id; your own computer's if none.")
        ] = LOCAL,
        at: Annotated[
            str | None,
            typer.Option("--at", help="A local time there, such as 2026-11-27T09:00; its next one if none."),
        ] = None,
        data: Data = None,
    ) -> None:
        run(_preview(kind, CommunityId(community), at, data))


async def _preview(kind: str, community: CommunityId, at: str | None, data: Data) -> None:
    async with opened(data) as app:
        show = app.previews.get(kind)
        if show is None:
            raise BadArgument(f"There is no preview of \u2018{kind[:40]}\u2019, but of {', '.join(app.previews)}.")
        message = await show(community, await _moment(app, community, at) if at is not None else None)
    typer.echo(plain_text(fit(message, SHELL)))


async def _moment(app: App, community: CommunityId, typed: str) -> datetime:
    """What was typed as a moment: local time of the community, unless it names its own offset."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise BadArgument(f"\u2018{typed[:40]}\u2019 is no time. For example 2026-11-27T09:00") from error
    if moment.tzinfo is None:
        profile = await app.stores.profiles.profile(community)
        moment = moment.replace(tzinfo=ZoneInfo(profile.time_zone if profile is not None else "UTC"))
    return moment.astimezone(UTC)
