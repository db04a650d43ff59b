"""Whatever the disk does while a document is written: the file that stood there stays, and the command says why."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from perfeval_gen import output
from perfeval_gen.docx.seal import inspect, seal
from perfeval_gen.output import PREFIX, deliver
from perfeval_gen.resources import data_root
from tests.cli.run import Answer, run
from tests.docx.samples import document

EXAMPLE = data_root() / "examples" / "最小示例.yaml"
FORM = "整体绩效自评指标评分表"
NAME = "某县数据局2025年度整体绩效自评指标评分表.docx"
OLD = seal(document("旧"), {})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which the document stands from an earlier run."""
    folder = tmp_path / "出"
    folder.mkdir()
    (folder / NAME).write_bytes(OLD)
    return folder


def rendered(capsys: pytest.CaptureFixture[str], out: Path, *more: str) -> Answer:
    return run(capsys, "render", EXAMPLE, "--only", FORM, "-o", out, *more)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, error: BaseException, at: str = PREFIX) -> None:
    """Make a function fail for files of ours, or all if it is told of none."""
    real: Callable[..., Any] = getattr(where, name)

    def fail(*args: Any, **options: Any) -> Any:
        if not at or any(at in str(each) for each in args):
            raise error
        return real(*args, **options)

    monkeypatch.setattr(where, name, fail)


def test_the_document_is_replaced_where_nothing_fails(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered(capsys, out).status == 0
    assert names(out) == [NAME]
    content = (out / NAME).read_bytes()
    assert content != OLD
    assert inspect(content) == "ours"


@pytest.mark.parametrize(
    ("name", "error", "word"),
    [
        ("fsync", OSError(errno.ENOSPC, "x"), "磁盘已满"),
        ("fsync", OSError(errno.EDQUOT, "x"), "配额"),
        ("fsync", OSError(errno.EIO, "x"), "不可用"),
        ("open", OSError(errno.EROFS, "x"), "只读"),
        ("open", PermissionError(errno.EACCES, "x"), "权限"),
    ],
    ids=["full", "quota", "broken", "read-only", "no right"],
)
def test_what_the_disk_refuses(  # noqa: PLR0913 - fixtures and a row of the table
    out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, error: OSError, word: str
) -> None:  # fmt: skip
    monkeypatch.setattr(output, "PATIENCE", 0.0)
    failing(monkeypatch, os, name, error, at=PREFIX if name == "open" else "")
    answer = rendered(capsys, out)
    assert answer.status == 4
    assert "错误[PE701]" in answer.text
    assert word in answer.text
    assert names(out) == [NAME]
    assert (out / NAME).read_bytes() == OLD


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
from pathlib import Path
from perfeval_gen.output import deliver
found = deliver(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_bytes(), force=False)
print(found.value, *(each.code + each.message for each in found.diagnostics))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_file_that_may_grow_no_further(out: Path, tmp_path: Path) -> None:
    """The system itself stops the writing amid the file."""
    (tmp_path / "新").write_bytes(seal(document("".join(chr(0x4E00 + n) for n in range(9_000))), {}))
    command = [sys.executable, "-c", FULL, out, NAME, tmp_path / "新"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("None PE701无法写入"), done.stdout
    assert "超过" in done.stdout
    assert names(out) == [NAME]
    assert (out / NAME).read_bytes() == OLD


def test_a_document_open_in_word(
    out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a file that is open can be neither replaced nor removed."""
    monkeypatch.setattr(output, "PATIENCE", 0.0)
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == NAME:
            raise PermissionError(errno.EACCES, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    answer = rendered(capsys, out)
    copy = NAME.replace(".docx", "(2).docx")
    assert answer.status == 4
    assert "错误[PE702]" in answer.text
    assert f"已写到“{copy}”" in answer.text
    assert names(out) == sorted([NAME, copy])
    assert (out / NAME).read_bytes() == OLD
    assert inspect((out / copy).read_bytes()) == "ours"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_ctrl_c_amid_the_writing(
    out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    failing(monkeypatch, os if step == "fsync" else Path, step, KeyboardInterrupt(), at="")
    answer = rendered(capsys, out)
    assert answer.status == 130
    assert "已停止" in answer.text
    assert names(out) == [NAME]
    assert (out / NAME).read_bytes() == OLD
    monkeypatch.undo()
    monkeypatch.setenv("PERFEVAL_CACHE", "off")
    assert rendered(capsys, out).status == 0  # the next run does what this one didn't
    assert (out / NAME).read_bytes() != OLD


def test_a_folder_with_too_long_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = rendered(capsys, tmp_path / ("夹" * 100))  # 300 bytes
    assert answer.status == 4
    assert "错误[PE701]" in answer.text
    assert "太长" in answer.text
    assert names(tmp_path) == []


def test_a_unit_with_a_name_of_three_hundred_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = EXAMPLE.read_text("utf-8").replace("名称: 某县数据局\n", f"名称: {'某' * 95}数据局中心\n", 1)
    (tmp_path / "整体.yaml").write_text(text, "utf-8")
    run(capsys, "render", tmp_path / "整体.yaml", "--only", FORM, "-o", tmp_path / "出")
    (name,) = names(tmp_path / "出")
    assert len(name) <= 80
    assert len(name.encode()) <= 240
    assert name.endswith("整体绩效自评指标评分表.docx")


# -- links


def test_a_folder_that_is_a_link(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "链").symlink_to(out, target_is_directory=True)
    assert rendered(capsys, tmp_path / "链").status == 0
    assert (tmp_path / "链").is_symlink()
    assert names(out) == [NAME]
    assert (out / NAME).read_bytes() != OLD


def test_a_document_that_is_a_link_to_nothing(out: Path, tmp_path: Path) -> None:
    (out / NAME).unlink()
    (out / NAME).symlink_to(tmp_path / "真.docx")
    assert deliver(out, NAME, OLD, force=False).value == out / NAME
    assert (out / NAME).is_symlink()
    assert (tmp_path / "真.docx").read_bytes() == OLD


@pytest.mark.parametrize("target", [NAME, "."], ids=["itself", "a folder"])
def test_a_document_that_is_a_useless_link(out: Path, capsys: pytest.CaptureFixture[str], target: str) -> None:
    (out / NAME).unlink()
    (out / NAME).symlink_to(target)
    answer = rendered(capsys, out)
    assert answer.status == 4
    assert "错误[PE701]" in answer.text
    assert names(out) == [NAME]
    assert (out / NAME).readlink() == Path(target)


def test_a_folder_that_is_a_link_to_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "链").symlink_to(tmp_path / "没有")
    answer = rendered(capsys, tmp_path / "链")
    assert answer.status == 4
    assert "错误[PE701]" in answer.text
    assert names(tmp_path) == ["链"]


# -- two at once


WRITER = """
import sys
from pathlib import Path
from perfeval_gen.docx.seal import seal
from perfeval_gen.output import deliver
from tests.docx.samples import document
content = seal(document(sys.argv[3] * 3_000), {})
sys.stdin.readline()
for _ in range(60):
    assert not deliver(Path(sys.argv[1]), sys.argv[2], content, force=False).failed
print(len(content))
"""


def test_two_processes_and_one_document(out: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    commands = [[sys.executable, "-c", WRITER, str(out), NAME, sign] for sign in "甲乙"]
    runs = [
        subprocess.Popen(each, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for each in commands
    ]
    for each in runs:  # both are ready when they read
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    ends = [each.communicate(timeout=120) for each in runs]
    assert [each.returncode for each in runs] == [0, 0], ends
    assert names(out) == [NAME]
    content = (out / NAME).read_bytes()
    assert inspect(content) == "ours"
    assert content in {seal(document(sign * 3_000), {}) for sign in "甲乙"}
