"""The playground in the browser over `EveryBlock`, to be run as a program: prints its address, then serves."""

import asyncio
import sys

from adapters.playground.browser import address, create_app, listen, run_browser
from adapters.web.app import create_app as create_pages
from tests.fakes.every_block import EveryBlock, FixedClock, SamplePages


async def serve() -> None:
    listening = listen("127.0.0.1", 0)
    pages = create_pages(SamplePages(), home="/")
    app = create_app(EveryBlock(wait=0.15), clock=FixedClock(), title="The Workshop", pages=pages)
    print(address(listening), flush=True)  # noqa: T201
    await run_browser(app, listening, open_browser="--open" in sys.argv)


if __name__ == "__main__":
    asyncio.run(serve())
