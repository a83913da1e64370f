"""Files: where to send them, what completes them, and which pictures a message may show."""

import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.wire.slack.refusals import Refused, messages
from tests.wire.slack.world import Install, Json

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack

_MOST_ALT = 1_000


@dataclass
class File:
    """`shown_from` is when messages may show it: Slack looks through files first."""

    team: str
    id: str
    name: str
    length: int
    alt: str
    data: bytes | None = None
    shown_from: float | None = None


def upload_url(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    problems = []
    if not str(payload.get("filename") or ""):
        problems.append("filename: is missing")
    if not str(payload.get("length") or "").isdecimal() or not int(payload["length"]):
        problems.append("length: is no number above 0")
    if problems:
        raise Refused("invalid_arguments", **messages(problems))
    if len(str(payload.get("alt_txt") or "")) > _MOST_ALT:
        raise Refused("alt_txt_too_large")
    file = File(
        install.team.id,
        f"F{secrets.token_hex(5).upper()}",
        payload["filename"],
        int(payload["length"]),
        str(payload.get("alt_txt") or ""),
    )
    slack.files[file.id] = file
    return {"upload_url": f"{slack.address}/upload/{file.id}", "file_id": file.id}


def complete(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    files = payload.get("files")
    if not isinstance(files, list) or not files:
        raise Refused("invalid_arguments", **messages(["files: is no list of files"]))
    for one in files:
        file = slack.files.get(str(one.get("id")))
        if file is None or file.team != install.team.id or file.data is None:
            raise Refused("file_not_found")
        file.shown_from = time.monotonic() + slack.looks_through
    return {"files": [{"id": one["id"], "title": one.get("title", "")} for one in files]}


def take_upload(slack: "FakeSlack", id: str, data: bytes) -> web.Response:
    file = slack.files.get(id)
    if file is None or len(data) != file.length:
        return web.Response(status=400, text="no such upload, or of another length")
    file.data = data
    return web.Response(text=f"OK - {len(data)}")


def check_pictures(slack: "FakeSlack", team: str, payload: Json) -> None:
    """Raises `Refused` for a picture that Slack could not show in the message."""
    problems = []
    for at, block in enumerate(payload.get("blocks") or []):
        if block.get("type") != "image":
            continue
        if "slack_file" in block and "image_url" in block:
            problems.append(f"blocks/{at}: an address and a file")
        elif "slack_file" in block:
            id = str(block["slack_file"].get("id"))
            file = slack.files.get(id)
            ready = file is not None and file.shown_from is not None and time.monotonic() >= file.shown_from
            if not re.fullmatch(r"F[A-Z0-9]{8,}", id) or file is None or file.team != team or not ready:
                problems.append(f"blocks/{at}/slack_file: invalid slack file")
        elif slack.cannot_fetch:
            problems.append(f"blocks/{at}/image_url: downloading image failed")
    if problems:
        raise Refused("invalid_blocks", pictures=True, **messages(problems))
