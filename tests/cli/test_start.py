"""A command imports what it uses, and a warm one takes the rest from its cache; nobody else's cache is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_gen.cli.plain_values import PlainValues, read_plainly
from perfeval_gen.cli.root import root
from tests.cli.run import run

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "001-雷州市-2023-整体.yaml"
SLOW = {
    "docxtpl", "docx", "lxml", "ruamel", "cn2an", "proces", "pydantic", "rich", "cerberus", "markdown_it",
    "asyncio", "ssl", "email", "http", "concurrent", "multiprocessing", "distributed", "urllib.request",
    "importlib.metadata",
}  # fmt: skip
PROGRAM = """
import json, sys
from perfeval_gen.cli.app import main
status = main(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def modules(folder: Path, *words: str) -> set[str]:
    """Run a command in a process of its own and return what it imported."""
    environment = {**os.environ, "PERFEVAL_CACHE": str(folder / "缓存"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, env=environment, cwd=folder, check=True
    )
    status, names = json.loads(done.stderr.splitlines()[-1])
    assert status == 0, done.stderr
    return set(names)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"], ["cache", "info"]], ids=" ".join)
def test_what_needs_no_data_reads_none(tmp_path: Path, words: list[str]) -> None:
    found = modules(tmp_path, *words)
    assert not found & (
        SLOW | {"jinja2", "yaml", "perfeval_gen.pipeline", "perfeval_gen.checks", "perfeval_gen.schema"}
    )
    others = {name for name in found if name.endswith("_command") and name.startswith("perfeval_gen.cli.")}
    assert len(others) == (0 if words[0].startswith("-") else 1)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose cache one run has filled."""
    folder = tmp_path_factory.mktemp("warm")
    modules(folder, "render", str(EXAMPLE), "--out", "先", "--quiet")
    return folder


def test_a_warm_render_needs_no_slow_library(warm: Path) -> None:
    found = modules(warm, "render", str(EXAMPLE), "--out", "后", "--quiet")
    assert found & SLOW == set()
    first, second = ({p.name: p.read_bytes() for p in (warm / name).iterdir()} for name in ("先", "后"))
    assert len(first) == 2
    assert second == first


def test_a_warm_check_needs_no_slow_library(warm: Path) -> None:
    assert modules(warm, "check", str(EXAMPLE)) & SLOW == set()


def test_the_cache_is_told_and_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "缓存"
    monkeypatch.setenv("PERFEVAL_CACHE", str(folder))
    modules(tmp_path, "text", str(ROOT / "templates" / "gd-zhanjiang" / "整体绩效自评报告.docx"))
    assert list(folder.glob("*.kept"))
    told = run(capsys, "缓存", "详情")
    assert told.status == 0
    assert told.out.splitlines()[0] == str(folder)
    assert run(capsys, "cache", "clear").out.startswith("删掉了 ")
    assert not list(folder.glob("*")) if folder.exists() else True
    monkeypatch.setenv("PERFEVAL_CACHE", "0")
    assert run(capsys, "cache", "info").out == "没有用缓存（环境变量 PERFEVAL_CACHE）\n"
    assert run(capsys, "cache", "clear").out == "删掉了 0 个缓存文件\n"


def test_values_of_all_parameters_are_read_plainly() -> None:
    group = root()
    commands = [group.commands[name] for name in group.commands]
    commands += [inner for one in commands if hasattr(one, "commands") for inner in one.commands.values()]
    params = [param for one in (group, *commands) for param in one.params]
    assert len(params) > 60
    assert all(isinstance(read_plainly(param)._runtime_param, PlainValues) for param in params)  # noqa: SLF001


@pytest.mark.parametrize(
    ("typed", "is_read"), [("2", True), (" 3", True), ("-1", False), ("二", False), ("1.5", False)]
)
def test_numbers_are_read_as_typer_reads_them(typed: str, is_read: object, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "render", "没有.yaml", "-j", typed)
    assert answer.status == 2
    assert ("PE705" in answer.text) is is_read
