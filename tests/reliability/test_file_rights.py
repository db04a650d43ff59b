"""Who may read a file stays as it was when it is rewritten; what is read-only or closed to us is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from perfeval_gen.docx.seal import seal
from perfeval_gen.output import deliver, write_atomically
from perfeval_gen.resources import data_root
from tests.cli.run import run
from tests.docx.samples import document

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind there")
Capsys = pytest.CaptureFixture[str]
EXAMPLE = data_root() / "examples" / "最小示例.yaml"
OLD, NEW = seal(document("旧"), {}), seal(document("新"), {})
UNTIDY = "年度:   2025\n类型: '整体自评'\n单位: {名称: 某县数据局}\n"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("rights", [0o600, 0o640, 0o664, 0o755])
def test_a_rewritten_file_keeps_its_rights(tmp_path: Path, capsys: Capsys, rights: int) -> None:
    data, written = tmp_path / "整体.yaml", tmp_path / "甲.docx"
    data.write_text(UNTIDY, "utf-8")
    written.write_bytes(OLD)
    for path in (data, written):
        path.chmod(rights)
    assert run(capsys, "fmt", data).status == 0
    assert not deliver(tmp_path, "甲.docx", NEW, force=False).failed
    assert (data.read_text("utf-8") != UNTIDY, written.read_bytes()) == (True, NEW)
    assert [mode(data), mode(written)] == [rights, rights]


def test_what_a_link_leads_to_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "真").write_bytes(b"")
    (tmp_path / "真").chmod(0o600)
    (tmp_path / "链").symlink_to("真")
    write_atomically(tmp_path / "链", b"x")
    assert mode(tmp_path / "真") == 0o600


def test_nobody_reads_it_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real, seen = tmp_path / "甲", os.fsync, list[int]()
    path.write_bytes(b"")
    path.chmod(0o600)

    def fsync(handle: int) -> None:
        seen.append(os.fstat(handle).st_mode & 0o777)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(path, b"x")
    assert seen[0] == 0o600


def test_a_new_file_gets_what_any_new_file_gets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "甲", b"x")
    finally:
        os.umask(before)
    assert mode(tmp_path / "甲") == 0o640


def test_a_read_only_document_is_left_unless_it_is_forced(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(OLD)
    path.chmod(0o444)
    (found,) = deliver(tmp_path, path.name, NEW, force=False).diagnostics
    assert (found.code, "文件是只读的" in found.message, "--force" in found.hint) == ("PE701", True, True)
    assert (path.read_bytes(), mode(path), len(list(tmp_path.iterdir()))) == (OLD, 0o444, 1)
    assert not deliver(tmp_path, path.name, NEW, force=True).failed
    assert (path.read_bytes(), mode(path), len(list(tmp_path.iterdir()))) == (NEW, 0o444, 1)


CLOSED = """
import os, sys
from pathlib import Path
from perfeval_gen.output import deliver
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for force in (False, True):
    made = deliver(Path(sys.argv[1]), "甲.docx", b"new", force=force)
    print(made.value, *(each.code + each.message for each in made.diagnostics))
"""


def test_a_document_that_is_closed_to_us() -> None:
    with TemporaryDirectory() as name:  # where another user may go, if we are root
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "甲.docx").write_bytes(OLD)
        (folder / "甲.docx").chmod(0o200)
        command = [sys.executable, "-c", CLOSED, name]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        first, second = done.stdout.splitlines()
        assert first == "None PE701无法写入“甲.docx”：没有权限读取已有的文件，看不出改过没有"
        assert second == str(folder / "甲.docx")
        assert [path.name for path in folder.iterdir()] == ["甲.docx"]
