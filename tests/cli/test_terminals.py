"""Terminals and pipes of other encodings, odd folders, files from other systems."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import run as inside
from tests.cli.mistakes import HEAD

GOOD = HEAD.replace("某县数据局", "某县数据局😀") + "任务: [甲😀]\n资产: {公务用车: 2}\n"
BAD = GOOD.replace("公务用车: 2", "说明: 甲😀乙, 公务用车: 两辆")
GBK = {"PYTHONIOENCODING": "gbk"}
ROOT = Path(__file__).resolve().parents[2]
C_LOCALE = {"PYTHONUTF8": "0", "LC_ALL": "C"}


@dataclass(frozen=True)
class Ran:
    status: int
    out: bytes
    err: bytes


def run(*words: object, env: dict[str, str], cwd: Path) -> Ran:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    command = [sys.executable, "-m", "perfeval_gen", *map(str, words)]
    whole = {**kept, "PYTHONPATH": str(ROOT), **env}
    done = subprocess.run(command, capture_output=True, env=whole, cwd=cwd, check=False)
    assert b"Traceback" not in done.stdout + done.stderr, done.stderr.decode("utf-8", "replace")
    assert b"PE799" not in done.stdout + done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "某市 工信局（测试）"
    folder.mkdir()
    (folder / "整体.yaml").write_text(GOOD, "utf-8")
    return folder


@pytest.mark.parametrize(("env", "encoding"), [(GBK, "gbk"), (C_LOCALE, "utf-8")], ids=["gbk", "C"])
def test_commands_in_a_locale(env: dict[str, str], encoding: str, folder: Path) -> None:
    rendered = run("render", folder, "-o", folder / "出 版", env=env, cwd=folder)
    assert (rendered.status, rendered.err) == (0, b"")
    assert len(list((folder / "出 版").glob("*.docx"))) == 3
    assert "共生成 3 份文档" in rendered.out.decode(encoding)


def test_help_and_explain_in_gbk(folder: Path) -> None:
    assert "用法：" in run("check", "--help", env=GBK, cwd=folder).out.decode("gbk")
    assert "怎样改" in run("explain", "PE101", env=GBK, cwd=folder).out.decode("gbk")


def test_caret_on_a_gbk_terminal(folder: Path) -> None:
    (folder / "整体.yaml").write_text(BAD, "utf-8")
    checked = run("check", "整体.yaml", env={**C_LOCALE, **GBK}, cwd=folder)
    assert checked.status == 1
    lines = checked.out.decode("gbk").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("   6 │ "))
    excerpt, caret = lines[at][7:], lines[at + 1][7:]
    assert "甲?乙" in excerpt
    assert len(caret) - len(caret.lstrip()) == len(
        excerpt.partition("两辆")[0].encode("gbk")
    )  # Han: two bytes, two cells


@pytest.mark.parametrize("env", [GBK, {"PYTHONIOENCODING": "ascii"}, C_LOCALE], ids=["gbk", "ascii", "C"])
def test_json_is_whole_in_every_locale(env: dict[str, str], folder: Path) -> None:
    (folder / "整体.yaml").write_text(BAD.replace("两辆", "两辆😀"), "utf-8")
    checked = run("check", "--format", "json", folder, env=env, cwd=folder)
    report = json.loads(checked.out)  # UTF-8, or nothing beyond ASCII
    (found,) = [f for f in report["findings"] if f["severity"] == "error"]
    assert "两辆😀" in found["message"]
    assert found["file"] == str(folder / "整体.yaml")


def test_schema_in_gbk_is_json(folder: Path) -> None:
    assert "整体自评" in json.loads(run("schema", env=GBK, cwd=folder).out)["definitions"]


def test_new_in_a_c_locale(folder: Path) -> None:
    made = run("new", "某 局", "--kind", "整体", "--unit", "某局😀", "--year", "2025", env=C_LOCALE, cwd=folder)
    assert made.status == 0
    assert "某局😀" in (folder / "某 局" / "2025" / "整体.yaml").read_text("utf-8")


def test_the_same_bytes_whatever_hash_seed_zone_and_locale(folder: Path) -> None:
    contents = set()
    for i, env in enumerate([{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C"}]):
        out = folder / f"出{i}"
        assert run("render", folder, "-o", out, env=env, cwd=folder).status == 0
        contents.add(tuple(p.read_bytes() for p in sorted(out.iterdir())))
    assert len(contents) == 1


def test_a_closed_pipe_is_no_fault(folder: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m perfeval_gen explain | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, cwd=folder)
    assert b"Traceback" not in done.stderr
    assert b"PE101" in done.stdout


# -- files from other systems


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_files_of_other_encodings(encoding: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "整体.yaml").write_bytes(GOOD.replace("\n", "\r\n").encode(encoding))
    checked = inside.run(capsys, "check", "--format", "json", folder)
    codes = {f["code"] for f in checked.findings if f["severity"] != "note"}
    assert checked.status == 0
    assert codes == ({"PE147"} if encoding == "gb18030" else set())
    assert inside.run(capsys, "render", folder, "-o", folder / "出").status == 0
    assert len(list((folder / "出").iterdir())) == 3


def test_places_do_not_depend_on_line_ends(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for end in ("\n", "\r\n"):
        (folder / "整体.yaml").write_bytes(BAD.replace("\n", end).encode())
        answers.append(inside.run(capsys, "check", folder).out.rpartition("，")[0])  # without how long it took
    assert answers[0] == answers[1]
    assert "PE210" in answers[0]
