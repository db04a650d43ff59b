"""A full disk, whatever the command: it says so, ends with 4, and leaves the folder as it was."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_gen.output import PREFIX
from perfeval_gen.resources import data_root
from tests.cli.mistakes import HEAD
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
UNTIDY = HEAD.replace("年度: 2025", "年度:   2025") + "任务: [甲]\n填报日期: 2025-12-20\n"


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A unit's folder with a year to tidy, to mend and to roll over."""
    folder = tmp_path / "单位"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "整体.yaml").write_text(UNTIDY, "utf-8")
    (folder / "斜.yaml").write_text(HEAD + "任务：[甲]\n", "utf-8")
    monkeypatch.chdir(folder)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


def fail_at(monkeypatch: pytest.MonkeyPatch, number: int, turn: int) -> None:
    """Let the disk be full when the file with this number, counted from 1, is seen onto it."""
    real, turns = os.fsync, [0]

    def fsync(handle: int) -> None:
        turns[0] += 1
        if turns[0] == turn:
            raise OSError(number, "x")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


COMMANDS = {
    "fmt": (("fmt", "2025"), 1, "整体.yaml"),
    "rollover": (("rollover", "--from", 2025, "--to", 2026), 1, "整体.yaml"),
    "rollover's memory": (("rollover", "--from", 2025, "--to", 2026), 2, "结转2026.json"),
    "new": (("new", "新", "--kind", "整体", "--unit", "某县数据局", "--year", 2025), 1, "perfeval.yaml"),
    "new's last": (("new", "新", "--kind", "整体", "--unit", "某县数据局", "--year", 2025), 5, ""),
    "pack copy": (("pack", "copy", "cn", "模板/某省"), 1, ""),
    "pack copy's third": (("pack", "copy", "cn", "模板/某省"), 3, ""),
    "write-baseline": (("check", "2025", "--write-baseline", "基线.json"), 1, "基线.json"),
    "fix": (("check", "斜.yaml", "--fix"), 1, "斜.yaml"),
    "schema": (("schema", "--write"), 2, ""),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_told_and_nothing_is_left(
    unit: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words, turn, file = COMMANDS[name]
    before = state(unit)
    fail_at(monkeypatch, errno.ENOSPC, turn)
    answer = run(capsys, *words)
    assert answer.status == 4
    assert "错误[PE701] 无法写入“" + file in answer.text
    assert "磁盘已满" in answer.text
    assert state(unit) == before
    monkeypatch.undo()
    monkeypatch.chdir(unit)
    assert run(capsys, *words).status in (0, 1)  # and then there is room again
    assert state(unit) != before


def test_a_new_folder_for_documents_goes_again(unit: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(unit)
    words = ("render", "2025", "-o", "出/深", "--only", "整体绩效自评报告")
    fail_at(monkeypatch, errno.ENOSPC, 1)
    answer = run(capsys, *words)
    assert (answer.status, "磁盘已满" in answer.text) == (4, True)
    assert state(unit) == before
    monkeypatch.undo()
    monkeypatch.chdir(unit)
    assert run(capsys, *words).status in (0, 1)
    assert len(list((unit / "出" / "深").iterdir())) == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.EFBIG, "超过系统允许"), (errno.EROFS, "磁盘只读"), (errno.EACCES, "没有写入权限"), (errno.EIO, "不可用")],
)
def test_the_reason_is_told(
    unit: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    fail_at(monkeypatch, number, 1)
    answer = run(capsys, "fmt", unit / "2025")
    assert answer.status == 4
    assert said in answer.text


@pytest.mark.parametrize("words", [("fmt", "2025"), ("check", "斜.yaml", "--fix")], ids=["fmt", "fix"])
def test_read_only_data_are_left(unit: Path, capsys: Capsys, words: tuple[str, ...]) -> None:
    before = state(unit)
    for path in unit.rglob("*.yaml"):
        path.chmod(0o444)
    answer = run(capsys, *words)
    assert answer.status == 4
    assert "文件是只读的" in answer.text
    assert "“只读”属性" in answer.text
    assert state(unit) == before


def test_a_folder_that_is_not_there_is_no_full_disk(unit: Path, capsys: Capsys) -> None:
    answer = run(capsys, "check", unit / "2025", "--write-baseline", unit / "没有" / "基线.json")
    assert answer.status == 2
    assert "错误[PE752]" in answer.text


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))
from perfeval_gen.cli.app import main
main()
"""


def limited(*words: str, out: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(data_root()), "PERFEVAL_CACHE": "off"}
    with open(out or os.devnull, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a device
        return subprocess.run(
            [sys.executable, "-c", LIMITED, *words], stdout=stream, stderr=subprocess.PIPE, encoding="utf-8",
            env=environment, check=False,
        )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_limit_that_the_system_itself_sets(unit: Path) -> None:
    before = state(unit)
    done = limited("fmt", "2025")
    assert (done.returncode, "文件超过系统允许的大小" in done.stderr) == (4, True), done.stderr
    assert state(unit) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device there")
def test_output_that_goes_to_a_full_disk(unit: Path) -> None:
    done = limited("check", "2025", out="/dev/full")
    assert done.returncode == 4
    assert done.stderr.startswith("错误[PE701] 写不出去：磁盘已满\n"), done.stderr
    assert "Exception" not in done.stderr


def test_two_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_gen.output import NotWritten, write_together

    (tmp_path / "甲").write_bytes(b"old")
    fail_at(monkeypatch, errno.ENOSPC, 3)
    files = [(tmp_path / "甲", b"new"), (tmp_path / "夹" / "深" / "乙", b"new"), (tmp_path / "丙", b"new")]
    with pytest.raises(NotWritten) as caught:
        write_together(files)
    assert (caught.value.filename, caught.value.reason) == (str(tmp_path / "丙"), "磁盘已满")
    assert state(tmp_path) == {str(tmp_path / "甲"): b"old"}
    monkeypatch.undo()
    write_together(files)
    assert [path.read_bytes() for path, _ in files] == [b"new"] * 3
    assert not list(tmp_path.rglob(f"{PREFIX}*"))


def test_ctrl_c_leaves_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_gen.output import write_together

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_together([(tmp_path / "夹" / "甲", b"new")])
    assert not list(tmp_path.iterdir())
