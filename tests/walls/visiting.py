"""Somebody in the playground, who sees each step there, and follows the links of what they are shown."""

import httpx2

from adapters.playground.places import COMMUNITY, Changed, Place
from adapters.playground.session import Session
from adapters.web.app import create_app
from bot.chat.capabilities import PLAYGROUND
from bot.chat.responder import Responder
from tests.walls.oracle import letters
from tests.walls.staging import Stage
from tests.walls.surfaces import on_page

DIRECT = Place("aftershow")


async def visits(stage: Stage, lines: list[str]) -> None:
    """Types them one after the other in the direct message."""
    stores = stage.app.stores.communities
    await stores.follow(COMMUNITY, [one.id for one in await stores.followed_shows(stage.town.community)])
    session = Session(
        Responder(stage.app.dispatcher, PLAYGROUND), stage.app.clock, person="visitor", community=COMMUNITY
    )
    line = ""

    def changed(change: Changed) -> None:
        if change.posted is not None and change.posted.answer is not None:
            growing = change.posted.growing
            stage.oracle.looks(change.posted.answer, f"the playground after {line}", line, half=growing)

    session.watch(changed)
    for line in lines:
        await session.say(DIRECT, line)
    session.close()


async def follows(stage: Stage, most: int) -> int:
    """Opens the pages that receipts led to, and says how many: the cited words stand there, and nothing acts."""
    app = create_app(stage.app.linked_pages(), listing=False)
    seen = list(stage.oracle.receipts.items())[:most]
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1:1") as browser:
        for address, quote in seen:
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            problems, marked = on_page(answer.text)
            stage.oracle.problems += [f"{address}: {one}" for one in problems]
            if letters(quote) != letters(marked):
                stage.oracle.problems.append(f"{address} altered a quote: {quote!r}")
    return len(seen)
