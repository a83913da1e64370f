"""`python -m bench.memory_probe DATA`: answers requests from standard input in a fresh process, prints its memory."""

import asyncio
import json
import sys
from pathlib import Path

from bench.program import opened


def resident_megabytes() -> dict[str, float]:
    """Memory of this process now and at its peak, in MB of 10**6 bytes; `files` are mapped pages of the index."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    names = {"resident": "VmRSS", "peak": "VmHWM", "files": "RssFile"}
    return {name: int(fields[field].split()[0]) * 1024 / 1e6 for name, field in names.items()}


async def probe(data: Path, requests: list[tuple[str, str]]) -> dict[str, float]:
    async with opened(data) as program:
        started = resident_megabytes()["resident"]
        for name, text in requests:
            await program.ask(name, text)
        return {**resident_megabytes(), "opened": started}


if __name__ == "__main__":
    wanted = [(name, text) for name, text in json.load(sys.stdin)]
    print(json.dumps(asyncio.run(probe(Path(sys.argv[1]), wanted))))
