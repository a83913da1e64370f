"""The program in a process of its own, which begins where everything was imported: that is most of a short command.

A server imports it once and forks for every run. How it starts from nothing is told by the tests that start it so.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

_PATIENCE = 120
"""Seconds."""
_LOADED = ("bot.cli.app", "storage.vectors", "alembic.command", "tests.fakes.warm_program")


def aftershow(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` of `aftershow` with these words, in the environment that this process began with."""
    with tempfile.TemporaryDirectory() as folder:
        typed, said, complained = (Path(folder) / name for name in ("stdin", "stdout", "stderr"))
        typed.write_text(stdin, encoding="utf-8")
        process = _server().Process(target=_run, args=(words, cwd, typed, said, complained))
        process.start()
        process.join(_PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(words), _PATIENCE)
        code = process.exitcode
        process.close()
        return subprocess.CompletedProcess(
            list(words), code, said.read_text(encoding="utf-8"), complained.read_text(encoding="utf-8")
        )


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def _run(words: tuple[str, ...], cwd: Path, stdin: Path, stdout: Path, stderr: Path) -> None:
    from bot.cli.app import main

    os.chdir(cwd)
    _put(stdin, 0, os.O_RDONLY)
    _put(stdout, 1, os.O_WRONLY | os.O_CREAT)
    _put(stderr, 2, os.O_WRONLY | os.O_CREAT)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    sys.argv = ["aftershow", *words]
    main()


def _put(file: Path, number: int, how: int) -> None:
    opened = os.open(file, how, 0o600)
    os.dup2(opened, number)
    os.close(opened)
