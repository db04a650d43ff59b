from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen import output
from perfeval_gen.docx.seal import inspect, seal
from perfeval_gen.file_names import clean_name
from perfeval_gen.output import CODES, PREFIX, Deliveries, deliver, sweep, write_atomically
from tests.docx.samples import changed, document

OLD, NEW = seal(document("旧"), {}), seal(document("新"), {})
EDITED = changed(OLD, "word/document.xml", "旧", "手改")
NAME = "某市工信局2025年度整体绩效自评报告.docx"


def strays(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(PREFIX)]


def in_use(monkeypatch: pytest.MonkeyPatch, name: str, times: int = 10**6) -> list[Path]:
    """Make the file ``name`` refuse to be replaced, as one that is open in Word on Windows."""
    real, tries = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == name and len(tries) < times:
            tries.append(self)
            raise PermissionError(errno.EACCES, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(output, "_PAUSE", 0.001)
    monkeypatch.setattr(output, "PATIENCE", 0.02)
    return tries


# -- writing


def test_a_file_is_written_whole_with_usual_permissions(tmp_path: Path) -> None:
    path = tmp_path / NAME
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW
    (tmp_path / "plain").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert strays(tmp_path) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "真.docx").write_bytes(OLD)
    (tmp_path / "链.docx").symlink_to("真.docx")
    write_atomically(tmp_path / "链.docx", NEW)
    assert (tmp_path / "链.docx").is_symlink()
    assert (tmp_path / "真.docx").read_bytes() == NEW


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), SystemExit(1), MemoryError()])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_on_any_failure_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    path = tmp_path / NAME
    path.write_bytes(OLD)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(type(error)):
        write_atomically(path, NEW)
    assert path.read_bytes() == OLD
    assert strays(tmp_path) == []


KILLED = """
import sys
from pathlib import Path
from perfeval_gen.output import write_atomically
content = sys.argv[2].encode() * 2_000_000
print("ready", flush=True)
while True:
    write_atomically(Path(sys.argv[1]), content)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_at_any_moment_no_file_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    for turn in range(8):
        with subprocess.Popen([sys.executable, "-c", KILLED, path, str(turn)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.01 + 0.007 * turn)
            process.kill()
        if path.exists():
            content = path.read_bytes()
            assert len(content) == 2_000_000
            assert len(set(content)) == 1
    sweep(tmp_path)
    assert strays(tmp_path) == []


def test_a_sweep_takes_only_what_is_left_over(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        ended.wait()
    dead, mine, old, other = (
        tmp_path / f"{PREFIX}{ended.pid}-a.tmp",
        tmp_path / f"{PREFIX}{os.getpid()}-b.tmp",
        tmp_path / f"{PREFIX}{os.getpid()}-c.tmp",
        tmp_path / f"{PREFIX}note.tmp",
    )
    for path in (dead, mine, old, other, tmp_path / "~$a.docx", tmp_path / "x.tmp"):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    sweep(tmp_path)
    assert not dead.exists()
    assert not old.exists()
    assert mine.exists()
    assert len(list(tmp_path.iterdir())) == 4


def test_sweeping_a_missing_folder_is_nothing(tmp_path: Path) -> None:
    sweep(tmp_path / "没有")


def test_two_writers_the_last_whole_file_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    contents = [bytes([n]) * 300_000 for n in range(4)]

    def write(content: bytes) -> None:
        for _ in range(10):
            write_atomically(path, content)

    threads = [threading.Thread(target=write, args=(c,)) for c in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in contents
    assert strays(tmp_path) == []


# -- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (NAME, NAME),
        ("附件6-1 整体绩效自评基础数据表.docx", "附件6-1 整体绩效自评基础数据表.docx"),
        ("市人大/政协办.docx", "市人大／政协办.docx"),
        ('a<b>c:d"e|f?g*h\\i.docx', "a＜b＞c：d＂e｜f？g＊h＼i.docx"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("CON.docx", "_CON.docx"),
        ("nul", "_nul"),
        ("com1.x.docx", "_com1.x.docx"),
        ("LPT¹.docx", "_LPT¹.docx"),
        ("conference.docx", "conference.docx"),
        ("名. . ", "名"),
        ("名 .docx", "名.docx"),
        ("a\nb\tc\x00\x07.docx", "a b c.docx"),
        ("a\u202eb\u200bc\ufeff.docx", "abc.docx"),
        ("", "未命名"),
        (".docx", "未命名.docx"),
        (" . .docx", "未命名.docx"),
        ("....docx", "未命名.docx"),
        ("\u200b.docx", "未命名.docx"),
        ("名...docx", "名.docx"),
        (". .", "未命名"),
        ("版本1.0 修订稿", "版本1.0 修订稿"),
        ("e\u0301.docx", "é.docx"),
        ("字" * 200 + ".docx", "字" * 75 + ".docx"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert clean_name(text) == name


@given(st.text(max_size=200))
def test_any_name_is_fine_everywhere(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= 80
    assert len(name.encode("utf-8")) <= 240
    assert not set(name) & set('<>:"/\\|?*\n\t\0')
    assert name[-1] not in " ."
    assert name.split(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    assert clean_name(name) == name


@given(st.text(max_size=200))
def test_the_extension_stays(text: str) -> None:
    name = clean_name(text + ".docx")
    assert name.endswith(".docx")
    assert len(name) > len(".docx")


# -- delivering


def test_folders_are_made(tmp_path: Path) -> None:
    result = deliver(tmp_path / "输出" / "2025", "a/b.docx", NEW, force=False)
    assert result.value == tmp_path / "输出" / "2025" / "a／b.docx"
    assert not result.failed
    assert result.value.read_bytes() == NEW


@pytest.mark.parametrize("force", [True, False])
def test_our_own_document_is_replaced(tmp_path: Path, *, force: bool) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    assert deliver(tmp_path, NAME, NEW, force=force).diagnostics == ()
    assert (tmp_path / NAME).read_bytes() == NEW


@pytest.mark.parametrize(
    ("content", "word"), [(EDITED, "手工修改"), (document("他人"), "不是本程序"), (b"", "不是本程序")]
)
def test_a_document_edited_by_hand_or_foreign_is_kept(tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / NAME).write_bytes(content)
    result = deliver(tmp_path, NAME, NEW, force=False)
    assert result.value is None
    assert [d.code for d in result.diagnostics] == ["PE703"]
    assert word in result.diagnostics[0].message
    assert "--force" in result.diagnostics[0].hint
    assert (tmp_path / NAME).read_bytes() == content
    assert not deliver(tmp_path, NAME, NEW, force=True).failed
    assert (tmp_path / NAME).read_bytes() == NEW


def test_a_document_in_use_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    tries = in_use(monkeypatch, NAME, times=3)
    monkeypatch.setattr(output, "PATIENCE", 600)  # a slow disk must not end the waiting
    assert not deliver(tmp_path, NAME, NEW, force=False).failed
    assert len(tries) == 3
    assert (tmp_path / NAME).read_bytes() == NEW


def test_then_a_numbered_copy_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    copy = tmp_path / NAME.replace(".docx", "(2).docx")
    in_use(monkeypatch, NAME)
    for _ in range(2):
        result = deliver(tmp_path, NAME, NEW, force=False)
        assert result.failed
        assert result.value == copy
        assert [d.code for d in result.diagnostics] == ["PE702"]
        assert copy.name in result.diagnostics[0].hint
    assert (tmp_path / NAME).read_bytes() == OLD
    copy.write_bytes(EDITED)
    third = deliver(tmp_path, NAME, NEW, force=False).value
    assert third == tmp_path / NAME.replace(".docx", "(3).docx")
    assert copy.read_bytes() == EDITED
    assert strays(tmp_path) == []


def test_a_file_that_cannot_even_be_read_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    real = os.open

    def read(path: Path, *how: Any) -> int:
        if Path(path).name == NAME:
            raise PermissionError
        return real(path, *how)

    monkeypatch.setattr(os, "open", read)
    assert [d.code for d in deliver(tmp_path, NAME, NEW, force=True).diagnostics] == ["PE702"]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (OSError(errno.ENOSPC, "x"), "磁盘已满"),
        (OSError(errno.EROFS, "x"), "只读"),
        (PermissionError(errno.EACCES, "x"), "权限"),
    ],
)
def test_what_the_disk_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, word: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(output, "_write", fail)
    result = deliver(tmp_path, NAME, NEW, force=False)
    assert result.value is None
    assert [d.code for d in result.diagnostics] == ["PE701"]
    assert word in result.diagnostics[0].message


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "输出").write_bytes(b"")
    assert [d.code for d in deliver(tmp_path / "输出", NAME, NEW, force=False).diagnostics] == ["PE701"]


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert [d.code for d in deliver(tmp_path, NAME, NEW, force=True).diagnostics] == ["PE701"]


# -- many at a time


@pytest.mark.parametrize("threads", [0, 4])
def test_many_documents_at_a_time(tmp_path: Path, threads: int) -> None:
    (tmp_path / "3.docx").write_bytes(EDITED)
    deliveries = Deliveries(force=False, threads=threads)
    placed = [deliveries.put(tmp_path, f"{number}.docx", NEW) for number in range(20)]
    results = [each() for each in placed]
    deliveries.close()
    assert [d.code for result in results for d in result.diagnostics] == ["PE703"]
    assert results[3].value is None
    assert [r.value for r in results if r.value] == [tmp_path / f"{n}.docx" for n in range(20) if n != 3]
    assert (tmp_path / "3.docx").read_bytes() == EDITED
    assert {(tmp_path / f"{n}.docx").read_bytes() for n in range(20) if n != 3} == {NEW}
    assert strays(tmp_path) == []


def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    deliveries = Deliveries(force=False, threads=2)
    for number in range(10):
        deliveries.put(tmp_path, f"{number}.docx", NEW)
    deliveries.close()
    made = list(tmp_path.iterdir())
    assert made
    assert {path.read_bytes() for path in made} == {NEW}


def test_codes() -> None:
    assert [code.id for code in CODES] == ["PE701", "PE702", "PE703"]
    assert inspect(NEW) == "ours"
