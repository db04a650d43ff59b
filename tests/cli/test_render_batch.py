"""perfeval render over many files: what is current is skipped, a bad file stops no other, progress and its words."""

from __future__ import annotations

import errno
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from perfeval_gen.cli import commands, render_makers, render_progress, render_run
from perfeval_gen.cli.app import main
from perfeval_gen.cli.render_progress import Progress, duration, pace
from perfeval_gen.workflows.batch import Asked, Made, make_unit
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
DATA = (
    "类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    "预算: {年初预算: 10, 划拨: 10, 支出: 10}\n"
)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    folder.mkdir()
    for name in ("甲", "乙", "丙"):
        (folder / f"{name}.yaml").write_text(DATA.replace("平台", name), "utf-8")
    return folder


def outcome(text: str) -> str:
    """The last line, without how many notes a draft has."""
    return text.splitlines()[-1].partition("；另有")[0]


def state(out: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()}


def test_what_is_current_is_left_alone(units: Path, capsys: Capsys) -> None:
    out = units.parent / "出"
    assert outcome(run(capsys, "render", units, "-o", out).out) == "共生成 6 份文档，0 个错误，0 个警告"
    before = state(out)
    (units / "乙.yaml").write_text("# 只改注释\n" + DATA.replace("平台", "乙"), "utf-8")
    answer = run(capsys, "render", units, "-o", out)
    assert answer.status == 0
    assert answer.out.count("（已是最新）\n") == 6
    assert outcome(answer.out) == "共生成 0 份文档，6 份已是最新，0 个错误，0 个警告"
    assert state(out) == before
    (units / "乙.yaml").write_text(DATA.replace("平台", "乙").replace("支出: 10", "支出: 9, 原因: 尾款待付"), "utf-8")
    next(p for p in out.iterdir() if "丙" in p.name).unlink()  # one of a unit's two is gone
    answer = run(capsys, "render", units, "-o", out)
    assert outcome(answer.out) == "共生成 4 份文档，2 份已是最新，0 个错误，0 个警告"
    changed = {name for name, was in before.items() if state(out)[name][0] != was[0]}
    assert {"乙" in name for name in changed} == {True}
    answer = run(capsys, "render", units, "-o", out, "--force")
    assert outcome(answer.out) == "共生成 6 份文档，0 个错误，0 个警告"


def test_a_bad_file_stops_no_other(units: Path, capsys: Capsys) -> None:
    out = units.parent / "出"
    (units / "乙.yaml").write_text(DATA + "预算计划: 1\n", "utf-8")
    (units / "丁.yaml").write_bytes(b"PK\x03\x04")
    answer = run(capsys, "render", units, "-o", out)
    assert answer.status == 2  # one can't be read at all
    assert len(list(out.iterdir())) == 4
    found = re.findall(r"错误\[(PE\d+)\][^\n]*\n  → \S*?(.)\.yaml", answer.out)
    assert [(code[:3], name) for code, name in found] == [("PE1", "丁"), ("PE2", "乙")]  # told at the end, by file
    assert outcome(answer.out) == "共生成 4 份文档，2 个错误，0 个警告"


def test_a_fault_of_ours_stops_no_other(units: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(path: Path, asked: Asked) -> Made:
        if path.stem == "乙":
            raise ValueError("某县数据局")
        return make_unit(path, asked)

    monkeypatch.setattr(render_makers, "make_unit", made)
    monkeypatch.setattr("tempfile.tempdir", str(units.parent))
    out = units.parent / "出"
    status = main(["render", str(units), "-o", str(out)])
    told = capsys.readouterr()
    assert status == 70
    assert len(list(out.iterdir())) == 4
    assert re.search(r"错误\[PE799\] 程序内部出错（ValueError），这个文件没有生成文档\S*\n  → \S*乙\.yaml\n", told.out)
    (log,) = units.parent.glob("perfeval-*.log")
    assert str(log) in told.err
    assert "某县" not in log.read_text("utf-8") + told.err


def test_quiet_says_findings_and_the_outcome_only(units: Path, capsys: Capsys) -> None:
    answer = run(capsys, "render", units, "-o", units.parent / "出", "--quiet")
    assert (outcome(answer.out), answer.out.count("\n"), answer.err) == ("共生成 6 份文档，0 个错误，0 个警告", 1, "")


def test_many_documents_are_counted_instead_of_listed(
    units: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_run, "MANY", 2)
    answer = run(capsys, "render", units, "-o", units.parent / "出")
    assert (outcome(answer.out), answer.out.count("\n")) == ("共生成 6 份文档，0 个错误，0 个警告", 1)


def test_processes_make_the_same(units: Path, capsys: Capsys) -> None:
    (units / "丁.yaml").write_text(DATA + "预算计划: 1\n", "utf-8")
    out = units.parent / "出"
    alone = run(capsys, "render", units, "-o", out)
    contents = {name: content for name, (content, _) in state(out).items()}
    for path in out.iterdir():
        path.unlink()
    command = [sys.executable, "-m", "perfeval_gen", "render", str(units), "-o", str(out), "-j", "2"]
    done = subprocess.run([*command, "--today", "2026-12-01"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (alone.status, alone.out, "") == (1, alone.out, "")
    assert {name: content for name, (content, _) in state(out).items()} == contents
    assert len(contents) == 6


def test_how_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "cores", lambda: 8)
    counts = [commands.processes(*each) for each in ((0, 3, ""), (0, 1000, ""), (4, 3, ""), (2, 1000, ""))]
    assert counts == [1, 8, 3, 2]
    assert commands.processes(4, 1000, "合订") == 1  # a volume needs all its parts in one place


# -- progress


def shown(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, steps: dict[int, float], quiet: bool = False) -> str:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(render_progress.sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    clock = [0.0]
    monkeypatch.setattr(render_progress, "monotonic", lambda: clock[0])
    progress = Progress(1000, shown=not quiet)
    for done, second in steps.items():
        clock[0] = second
        progress.at(done)
    progress.clear()
    return stream.getvalue()


def test_a_line_now_and_then_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, terminal=False, steps={1: 0.1, 50: 9, 100: 10, 150: 12, 500: 25})
    assert told == (
        "已处理 100/1000 个文件，每秒 10 个，还要约 2 分钟\n已处理 500/1000 个文件，每秒 20 个，还要约 25 秒\n"
    )
    assert shown(monkeypatch, terminal=False, steps={500: 25}, quiet=True) == ""
    assert shown(monkeypatch, terminal=True, steps={500: 25}, quiet=True) == ""


def test_one_line_that_changes_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, terminal=True, steps={1: 0.01, 250: 50, 500: 100})
    first, second, cleared = told.split("\r\x1b[K")[1:]
    assert first == "█████░░░░░░░░░░░░░░░ 250/1000 个文件，每秒 5.0 个，还要约 3 分钟"
    assert second == "██████████░░░░░░░░░░ 500/1000 个文件，每秒 5.0 个，还要约 2 分钟"
    assert cleared == ""


def test_times_in_words() -> None:
    assert [duration(s) for s in (0.2, 59, 90, 3599, 5400)] == [
        "约 1 秒", "约 59 秒", "约 2 分钟", "约 60 分钟", "约 1.5 小时",
    ]  # fmt: skip
    assert pace(0, 10, 1) == "刚开始"


# -- other machines


def test_dask_that_is_not_installed(units: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = run(capsys, "render", units, "-o", units.parent / "出", "--dask", "tcp://127.0.0.1:9")
    assert answer.status == 4
    assert answer.err == ('错误[PE730] --dask 要用 distributed，还没有装\n     = pip install "perfeval-gen[dask]"\n')
    assert not (units.parent / "出").exists()


class Nobody:
    """distributed, where nobody answers, or nobody is there to work, or with another version."""

    def __init__(self, versions: tuple[str, ...] | None, error: type[Exception] | None = None) -> None:
        self.versions, self.error = versions, error
        self.closed = False

    def Client(self, *_: object, **__: object) -> Nobody:  # noqa: N802
        if self.error is not None:
            raise self.error
        return self

    def wait_for_workers(self, *_: object, **__: object) -> None:
        if self.versions is None:
            raise TimeoutError

    def run(self, _work: object) -> dict[str, str]:
        return dict(enumerate(self.versions or ()))  # type: ignore[arg-type]

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("library", "said"),
    [
        (Nobody((), OSError), "连不上 tcp://1.2.3.4:5"),
        (Nobody((), ValueError), "连不上 tcp://1.2.3.4:5"),
        (Nobody(None), "tcp://1.2.3.4:5 没有工作进程"),
        (Nobody(("0.0.1",)), "tcp://1.2.3.4:5 的工作进程用的版本是 0.0.1，这里是 "),
    ],
)
def test_nobody_to_send_work_to(
    library: Nobody, said: str, units: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfeval_gen.workflows.batch_dask._library", lambda: library)
    answer = run(capsys, "render", units, "-o", units.parent / "出", "--dask", "tcp://1.2.3.4:5")
    assert (answer.status, answer.out) == (4, "")
    assert answer.err.startswith(f"错误[PE733] {said}")
    assert library.closed == (library.error is None)


def test_a_full_disk_is_told_once_for_all_documents(
    units: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = units.parent / "出"
    monkeypatch.setattr("os.fsync", full)
    answer = run(capsys, "render", units, "-o", out)
    assert answer.status == 4
    (told,) = re.findall(r"错误\[PE701\] 无法写入“\S+\.docx”：(.+)", answer.out)
    assert told == "磁盘已满；另有 5 份文档同样写不进去"
    assert outcome(answer.out) == "共生成 0 份文档，6 个错误，0 个警告"
    assert not out.exists()
    (units / "乙.yaml").unlink()
    (units / "丙.yaml").unlink()
    answer = run(capsys, "render", units, "-o", out)
    assert re.findall(r"错误\[PE701\] 无法写入“\S+\.docx”：(.+)", answer.out) == ["磁盘已满"] * 2
