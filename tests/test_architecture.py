"""The house rules that a program can check."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import perfeval_gen

PACKAGE = Path(perfeval_gen.__file__).parent
ROOT = Path(__file__).parent.parent
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FUNCTION, LONGEST_FILE, MEDIAN_FUNCTION, MEDIAN_FILE = 60, 400, 10, 150
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Modules that may know the time of day, the machine or the network: the command line and what writes files.
OUTSIDE = ("cli", "output.py")
FORBIDDEN_MODULES = {
    *("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "asyncio"),
    *("locale", "time", "random", "secrets", "uuid", "platform", "getpass", "subprocess"),
}
FORBIDDEN_CALLS = {
    *(("datetime", name) for name in ("now", "utcnow", "today", "fromtimestamp")),
    *(("date", name) for name in ("today", "fromtimestamp")),
    *(("dt", name) for name in ("now", "today")),
    *(("os", name) for name in ("getenv", "environ", "urandom", "getlogin", "getcwd")),
    *(("Path", name) for name in ("home", "cwd")),
}


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 50
    assert len(list(functions())) > 300


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in FILES:
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def functions() -> Iterator[tuple[str, int]]:
    """Each function with its length from ``def`` (its signature left out for commands) to its last line."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                first = node.body[0].lineno if "cli" in path.parts else node.lineno
                yield f"{path.relative_to(PACKAGE)}:{node.name}", (node.end_lineno or first) - first + 1


def test_functions_are_short() -> None:
    assert [f for f in functions() if f[1] > LONGEST_FUNCTION] == []
    assert statistics.median(length for _, length in functions()) <= MEDIAN_FUNCTION


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert [path for path, length in lengths.items() if length > LONGEST_FILE] == []
    assert statistics.median(lengths.values()) <= MEDIAN_FILE


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def inside() -> Iterator[tuple[Path, ast.Module]]:
    for path, tree in trees():
        if path.relative_to(PACKAGE).parts[0] not in OUTSIDE:
            yield path, tree


def test_click_is_nobodys_import() -> None:
    names = {name for _, tree in trees() for name in imported(tree)}
    assert "typer" in names
    assert not {n for n in names if n.split(".")[0] == "click"}


def test_no_network_clock_or_locale_below_the_command_line() -> None:
    looked = {path: set(imported(tree)) for path, tree in inside()}
    assert len(looked) > 40
    assert [(p, n) for p, names in looked.items() for n in names if FORBIDDEN_MODULES & {n, n.split(".")[0]}] == []


def test_nobody_asks_the_machine_below_the_command_line() -> None:
    found = [
        (path, node.lineno, ast.unparse(node))
        for path, tree in inside()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).rpartition(".")[2], node.attr) in FORBIDDEN_CALLS
    ]
    assert found == []


def test_the_guard_sees_a_clock() -> None:
    node = ast.parse("dt.date.today()").body[0]
    attribute = next(n for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr == "today")
    assert (ast.unparse(attribute.value).rpartition(".")[2], attribute.attr) in FORBIDDEN_CALLS


# What is handed on is frozen; these gather findings while a file is read, as do private ones of a module.
GATHERING = {"draft.Draft", "read.Reading"}


def test_every_value_type_is_frozen() -> None:
    classes = [(path.stem, n) for path, tree in trees() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    made = [(f"{file}.{c.name}", ast.unparse(d)) for file, c in classes for d in c.decorator_list]
    made = [(name, how) for name, how in made if "dataclass" in how]
    assert len(made) > 30
    assert {name for name, how in made if "frozen=True" not in how and "._" not in name} == GATHERING


def test_layers() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Contracts: 2 kept, 0 broken." in run.stdout
