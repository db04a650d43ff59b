"""Help is Chinese throughout, with and without a terminal, in colour and without."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from perfeval_gen.cli.chosen import function_at
from perfeval_gen.cli.names import COMMANDS as NAMED
from tests.cli.run import is_chinese, run

ALIASES = {
    "new": "新建",
    "check": "校验",
    "render": "生成",
    "rollover": "结转",
    "diff": "比较",
    "score": "评分",
    "schema": "表式",
    "explain": "说明",
    "fmt": "整理",
    "migrate": "升级",
    "text": "文字",
    "doctor": "环境",
}
COMMANDS = list(ALIASES)
PACK_COMMANDS = ["list", "info", "copy"]
CACHE_COMMANDS = ["info", "clear"]
NAMES = {  # commands, option values and proper names; options themselves begin with --
    "perfeval", *COMMANDS, "yaml", "docx", "json", "schema", "text", "markdown", "gd-zhanjiang", "cn", "examples",
    "pe301", "pack", *PACK_COMMANDS, "word", "excel", "git", "python",
    "cache", *CACHE_COMMANDS, "sarif", "github", "pe4", "pe402", "sum", "sum-04",
}  # fmt: skip
HELPS = [[], ["--help"], *([c, "--help"] for c in COMMANDS), ["校验", "--help"], ["生成", "--help"]]
HELPS += [["pack", "--help"], ["模板包", "--help"], *(["pack", c, "--help"] for c in PACK_COMMANDS)]
HELPS += [["cache", "--help"], *(["cache", c, "--help"] for c in CACHE_COMMANDS)]
_WORD = re.compile(r"-{0,2}[A-Za-z][A-Za-z0-9_-]*")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def english(text: str) -> set[str]:
    words = {w for w in _WORD.findall(_ESCAPE.sub("", text)) if not w.startswith("-")}
    return {w for w in words if w.lower() not in NAMES}


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_help_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, *words)
    assert (answer.status, answer.err) == (0, "")
    assert "用法：" in answer.out
    assert "选项" in answer.out
    assert english(answer.out) == set()
    assert not re.search(r"<[^>]*>|\{|\[OPTIONS", answer.out)
    assert "显示帮助" in answer.out


@pytest.mark.parametrize("words", [["--help"], ["render", "--help"]], ids=" ".join)
def test_help_on_a_terminal(words: list[str]) -> None:
    pty = pytest.importorskip("pty")
    for extra in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        parent, child = pty.openpty()
        environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", **extra}
        environment.pop("PYTHONIOENCODING", None)
        command = [sys.executable, "-m", "perfeval_gen", *words]
        with subprocess.Popen(command, stdout=child, stderr=child, stdin=child, env=environment) as process:
            os.close(child)
            seen = read_all(parent)
            assert process.wait() == 0
        text = seen.decode("utf-8")
        assert "用法：" in text
        assert english(text) == set()
        if "NO_COLOR" in extra:
            assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", text)


def read_all(handle: int) -> bytes:
    seen = b""
    try:
        while piece := os.read(handle, 65536):
            seen += piece
    except OSError:  # the other end was closed: the end of a terminal's output on Linux
        pass
    finally:
        os.close(handle)
    return seen


def test_every_command_has_a_chinese_name_and_help() -> None:
    assert {c.name: c.alias for c in NAMED if not c.inside} == ALIASES
    inside = {c.name: {i.name: i.alias for i in c.inside} for c in NAMED if c.inside}
    assert inside == {
        "pack": {"list": "列表", "info": "详情", "copy": "复制"},
        "cache": {"info": "详情", "clear": "清除"},
    }
    single = [c for group in NAMED for c in (group, *group.inside) if c.place]
    assert len(single) == len(ALIASES) + 5
    assert all(is_chinese(c.help) for c in (*NAMED, *single))
    assert all(callable(function_at(c.place)) for c in single)


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_help_fits_a_terminal_of_80_cells(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert max(cell_len(line) for line in run(capsys, *words).out.splitlines()) <= 80


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"perfeval \d+\.\d+\.\d+\n", run(capsys, "--version").out)


def test_help_does_not_load_the_pipeline(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom perfeval_gen.cli.app import main\nmain(['--help'])\n"
        "assert 'docxtpl' not in sys.modules and 'lxml' not in sys.modules and 'cerberus' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
