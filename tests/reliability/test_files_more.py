"""What stands where a file of data should be: pipes, devices, files without end. None is waited for or read whole."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_gen.output import deliver
from perfeval_gen.reading import NoPlainFile, read_bytes
from perfeval_gen.resources import data_root
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
EXAMPLE = data_root() / "examples" / "最小示例.yaml"
HUGE = 3 << 30
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name, no sparse files there")


def sparse(path: Path, size: int = HUGE) -> Path:
    """A file of any size that takes no room."""
    path.touch()
    os.truncate(path, size)
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def device(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes were read at a time."""
    sizes, real = list[int](), os.read

    def counted(handle: int, size: int) -> bytes:
        sizes.append(len(content := real(handle, size)))
        return content

    monkeypatch.setattr(os, "read", counted)
    return sizes


def test_a_file_is_read_whole_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "甲"
    path.write_bytes(b"0123456789")
    assert [read_bytes(path, most) for most in (8, 9, 10, 11)] == [b"012345678", *[b"0123456789"] * 3]
    path.write_bytes(b"")
    assert read_bytes(path) == b""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc there")
def test_a_file_that_does_not_know_its_size() -> None:
    assert read_bytes(Path("/proc/self/status")).startswith(b"Name:")


@pytest.mark.parametrize("make", [pipe, device])
def test_what_is_no_plain_file(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(NoPlainFile) as caught:
        read_bytes(make(tmp_path / "甲"))
    assert caught.value.filename == str(tmp_path / "甲")
    with pytest.raises(IsADirectoryError):
        read_bytes(tmp_path)


def test_data_of_three_gigabytes(tmp_path: Path, capsys: Capsys, read: list[int]) -> None:
    path = sparse(tmp_path / "大.yaml")
    for command in ("check", "render", "fmt", "migrate", "score"):
        answer = run(capsys, command, path)
        assert answer.status == 2, command
        assert "错误[PE140] 文件超过 20 MB" in answer.text
        assert 0 < sum(read) <= 5 * ((20 << 20) + 1)
        read.clear()


@pytest.mark.parametrize("make", [pipe, device])
def test_data_that_is_no_plain_file(tmp_path: Path, capsys: Capsys, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "甲.yaml")
    for command in ("check", "render", "fmt", "migrate", "score", "text"):
        answer = run(capsys, command, path)
        assert answer.status == 2, command
        assert "错误[PE707] " in answer.text
        assert "不是普通文件" in answer.text


@pytest.fixture
def year(tmp_path: Path) -> Path:
    folder = tmp_path / "单位" / "2025"
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLE, folder / "整体.yaml")
    return folder


@pytest.mark.parametrize("make", [pipe, device, sparse])
@pytest.mark.parametrize("name", ["项目/甲.yaml", "整体.yaml", "../模板/某省/pack.yaml", "../模板/某省/指标.yaml"])
def test_all_that_a_year_is_made_from(year: Path, capsys: Capsys, make: Callable[[Path], Path], name: str) -> None:
    own = year.parent / "模板" / "某省"
    shutil.copytree(data_root() / "templates" / "gd-zhanjiang", own)
    text = EXAMPLE.read_text("utf-8").replace("模板包: gd-zhanjiang\n", "模板包: 某省\n", 1)
    (year / "整体.yaml").write_text(text, "utf-8")
    (year / "项目").mkdir()
    (year / name).unlink(missing_ok=True)
    make(year / name)
    answer = run(capsys, "check", year)
    code = "PE140" if make is sparse else "PE707"
    assert re.findall(r"错误\[(\w+)\]", answer.text) == [code]
    assert answer.status == (3 if "模板" in name else 2)
    listed = run(capsys, "pack", "list", "--dir", year.parent)
    is_faulty = "模板" in name
    assert (listed.status, listed.err) == (0, "")
    assert bool(re.search("某省 +× 有错误，用 perfeval pack info 某省 查看", listed.out)) is is_faulty
    assert "gd-zhanjiang" in listed.out


@pytest.mark.parametrize("make", [pipe, device, sparse])
def test_a_baseline_that_is_none(year: Path, capsys: Capsys, make: Callable[[Path], Path]) -> None:
    path = make(year.parent / "基线.json")
    answer = run(capsys, "check", year, "--baseline", path)
    assert answer.status == 2
    assert "错误[PE75" in answer.text


@pytest.mark.parametrize("make", [pipe, device, sparse])
def test_what_stands_where_a_document_belongs(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "甲.docx")
    assert [each.code for each in deliver(tmp_path, "甲.docx", b"new", force=False).diagnostics] == ["PE703"]
    assert path.exists()
