"""The house keeps its rules: rooms, contract suites, wiring in one place, no forbidden names."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

_ENTRIES = {
    f"bot/{name}.py"
    for name in ("__main__", "checkup", "joining_discord", "joining_slack", "listening", "serving", "working")
}
CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = [path for room in ("bot", "adapters", "storage") for path in sorted((CHECKOUT / room).rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_rooms_keep_their_doors() -> None:
    program = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_composition_imports_stores_and_only_entry_points_import_it() -> None:
    composition = "bot/composition/"
    for path in SOURCES:
        name = path.relative_to(CHECKOUT).as_posix()
        if not name.startswith("bot/") or name.startswith(composition):
            continue
        outside = {one for one in _imports(path) if one.split(".")[0] == "storage"}
        assert not outside, f"{name} imports {outside}"
        if "bot.composition" in _imports(path):
            assert name.startswith("bot/cli/") or name in _ENTRIES, name


def test_every_store_is_held_to_a_contract() -> None:
    """A store says "Implements `Port`" in its docstring; some suite under tests/contracts speaks of that port."""
    suites = "\n".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests/contracts").rglob("test_*.py"))
    stated = [
        (path.name, port)
        for path in SOURCES
        if path.is_relative_to(CHECKOUT / "storage")
        for words in re.findall(r'"""Implements ([^.]+)', path.read_text(encoding="utf-8"))
        for port in re.findall(r"`(\w+)`", words.split(" over ")[0])
    ]
    assert len(stated) >= 9
    assert not [pair for pair in stated if not re.search(rf"\b{pair[1]}\b", suites)]


def test_environment_variables_are_read_in_the_settings_alone() -> None:
    readers = [
        path.relative_to(CHECKOUT).as_posix()
        for path in SOURCES
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "os.getenv"))
    ]
    assert readers == []


def test_no_file_has_a_name_without_an_idea() -> None:
    nameless = {"utils", "helpers", "common", "manager", "misc"}
    assert not [path for path in SOURCES if path.stem in nameless]


def test_importing_every_module_needs_no_settings(tmp_path: Path) -> None:
    modules = [
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
        for path in SOURCES
        if path.name not in ("__init__.py", "env.py")
    ]
    program = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_every_file_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), path
