"""Pictures at their addresses: ours are served for ever, made-up ones do not exist."""

import httpx2

from adapters.web.app import create_app
from bot.engaging.picture_links import DrawnPictures
from tests.fakes.every_block import SamplePages, pictures


async def test_a_picture_is_served_at_its_address_and_at_no_other() -> None:
    drawn = DrawnPictures("https://show.example", ("key",))
    app = create_app(SamplePages(), pictures=drawn)
    path = drawn.path(pictures()[0].drawing)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="https://show.example") as web:
        served = await web.get(path)
        assert served.status_code == 200
        assert served.headers["content-type"] == "image/png"
        assert served.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "immutable" in served.headers["cache-control"]
        assert served.headers["x-content-type-options"] == "nosniff"
        assert served.content.startswith(b"\x89PNG")
        assert (await web.get(path.replace("/pictures/", "/pictures/A"))).status_code == 404
        assert (await web.get("/pictures/x.png")).status_code == 404


async def test_without_pictures_there_are_no_addresses_of_them() -> None:
    path = DrawnPictures("", ("key",)).path(pictures()[0].drawing)
    app = create_app(SamplePages())
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="https://show.example") as web:
        assert (await web.get(path)).status_code == 404
