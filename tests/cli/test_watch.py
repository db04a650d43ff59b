"""render --watch: what is changed is rendered again, nothing else; errors are shown and Ctrl-C ends it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from perfeval_gen.cli.watch import watch_around
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.words_of import words_of
from tests.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds; what is awaited comes within one or two
EXAMPLE = data_root() / "examples" / "最小示例.yaml"
SPENT = "项目支出: {年初预算: 120, 调整预算: 135, 决算数: 131.2}"
REPORT = "输出/2025/某县数据局2025年度整体绩效自评报告.docx"
DONE = "共生成"


class Watching:
    """A running ``render --watch`` whose lines are read as they come."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.lines: queue.Queue[str] = queue.Queue()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "perfeval_gen", "render", *words, "--watch"], cwd=folder, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", stdin=subprocess.DEVNULL,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, text: str) -> list[str]:
        """Return the lines up to the one that has this text."""
        seen: list[str] = []
        while not seen or text not in seen[-1]:
            seen.append(self.lines.get(timeout=PATIENCE))
        return seen

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    folder = tmp_path / "某市 工信局（测试）"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "整体.yaml").write_bytes(EXAMPLE.read_bytes())
    (folder / "2024").mkdir()
    (folder / "2024" / "整体.yaml").write_text(EXAMPLE.read_text("utf-8").replace("年度: 2025", "年度: 2024"), "utf-8")
    (folder / "perfeval.yaml").write_text("单位: 某县数据局\n", "utf-8")
    return folder


@pytest.fixture
def watching(unit: Path) -> Iterator[Watching]:
    running = Watching(unit, ".")
    running.until("监看")
    yield running
    running.process.kill()
    running.process.wait()
    if running.process.stdout is not None:
        running.process.stdout.close()


@pytest.fixture
def patience() -> Iterator[None]:
    """Ctrl-C after a while, should what is awaited never come."""
    timer = threading.Timer(PATIENCE, interrupt_main)
    timer.start()
    yield
    timer.cancel()


def change(path: Path, old: str, new: str) -> None:
    """Change a file at one stroke, as editors do, so that nobody sees half of it."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_suffix(".tmp")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def spent(unit: Path) -> str:
    (line,) = [t for t in words_of("", (unit / REPORT).read_bytes()).value or () if t.startswith("项目支出年初预算")]
    return line


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C can't be sent to one process there")
def test_a_year_of_work(unit: Path, watching: Watching) -> None:
    main = unit / "2025" / "整体.yaml"
    assert "决算131.20万元" in spent(unit)
    # outputs, other folders and the files of editors are nobody's business
    for name in ("输出/2025/某.yaml", "归档/2025/某.yaml", ".git/某.yaml", "2025/.整体.yaml.swp", "2025/整体.yaml~"):
        (unit / name).parent.mkdir(parents=True, exist_ok=True)
        (unit / name).write_text("改\n", "utf-8")
    change(main, SPENT, SPENT.replace("131.2", "129.7"))
    said = watching.until(DONE)
    assert said[0] == f"→ 有改动：{Path('2025', '整体.yaml')}\n"
    assert not [line for line in said if "2024" in line]
    assert "决算129.70万元" in spent(unit)

    change(main, "类型: 整体自评", "类型：整体自评")
    watching.until("PE101")
    watching.until(DONE)
    assert "决算129.70万元" in spent(unit)  # the last good one stays

    change(main, "类型：整体自评", "类型: 整体自评")
    watching.until("0 个错误")

    project = unit / "2025" / "项目" / "440001-共享.yaml"
    project.parent.mkdir()
    project.write_text("名称: 数据共享试点\n预算: {年初预算: 二十多}\n", "utf-8")
    watching.until("440001-共享.yaml:2:")
    project.unlink()
    watching.until("0 个错误")

    pack = unit / "模板" / "gd-zhanjiang"
    copytree(data_root() / "templates" / "gd-zhanjiang", pack)
    watching.until(f"√ {Path('输出', '2024')}")  # a template is for all years

    assert watching.stop() == 130
    assert "已停止" in watching.until("已停止")[-1]


@pytest.mark.usefixtures("patience")
def test_a_change_during_the_first_rendering_is_not_missed(
    unit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from perfeval_gen.cli import commands

    made: list[list[Path]] = []

    def render(paths: list[Path], *_: object, **__: object) -> int:
        made.append(paths)
        if len(made) == 1:
            change(unit / "2025" / "整体.yaml", SPENT, SPENT.replace("131.2", "129.7"))
            return 0
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_render", render)
    assert run(capsys, "render", unit, "--watch").status == 130
    assert made == [[unit], [unit / "2025" / "整体.yaml"]]


@pytest.mark.usefixtures("patience")
def test_a_fault_of_ours_does_not_end_it(
    unit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from perfeval_gen.cli import commands

    main, calls = unit / "2025" / "整体.yaml", iter(("first", "fault", "end"))

    def render(*_: object, **__: object) -> int:
        step = next(calls)
        if step == "end":
            raise KeyboardInterrupt
        main.write_text(f"{main.read_text('utf-8')}# {step}\n", "utf-8")
        if step == "fault":
            raise OSError(5, "io", "某.docx")
        return 0

    monkeypatch.setattr(commands, "run_render", render)
    answer = run(capsys, "render", unit, "--watch")
    assert answer.status == 130
    assert "PE707" in answer.err


def test_without_the_library(unit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    answer = run(capsys, "render", unit, "--watch")
    assert answer.status == 4
    assert "PE730" in answer.err
    assert "pip install watchfiles" in answer.err
    assert not (unit / "输出").exists()


def test_nothing_to_watch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "render", tmp_path / "没有", "--watch").status == 2
    assert run(capsys, "render", tmp_path, "--watch").status == 2


# -- what is watched


def test_the_folder_of_the_unit_is_watched_whatever_is_named(unit: Path) -> None:
    for path in (unit, unit / "2025", unit / "2025" / "整体.yaml"):
        assert watch_around([path], None, is_bound=False).folders == (unit.resolve(),)


def test_without_a_unit_the_folder_and_the_templates_are_watched(tmp_path: Path) -> None:
    (tmp_path / "模板").mkdir()
    (tmp_path / "甲" / "乙").mkdir(parents=True)
    watched = watch_around([tmp_path / "甲" / "整体.yaml", tmp_path / "甲" / "乙"], tmp_path / "出", is_bound=False)
    assert watched.folders == tuple(sorted((tmp_path.resolve() / "模板", tmp_path.resolve() / "甲")))
    assert watched.takes(tmp_path.resolve() / "模板" / "某包" / "某.docx")
    assert watched.takes(tmp_path.resolve() / "甲" / "项目" / "某.yaml")
    assert not watched.takes(tmp_path.resolve() / "甲" / "某.docx")
    assert not watched.takes(tmp_path.resolve() / "别处" / "某.yaml")


def test_names_above_the_folder_do_not_matter(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "输出" / ".某" / "模板一" / "某局"
    folder.mkdir(parents=True)
    watched = watch_around([folder], folder / "出", is_bound=False)
    assert watched.takes(folder / "某.yaml")
    assert not watched.takes(folder / "某.docx")
    assert not watched.takes(folder / "出" / "某.yaml")


def test_bound_volumes_are_made_from_all_files(unit: Path) -> None:
    changed = frozenset({unit.resolve() / "2025" / "整体.yaml"})
    paths = [unit / "2024", unit / "2025"]
    assert watch_around(paths, None, is_bound=True).to_render(changed) == paths
    assert watch_around(paths, None, is_bound=False).to_render(changed) == [unit / "2025" / "整体.yaml"]
    whole = frozenset({unit.resolve() / "perfeval.yaml"})
    assert watch_around(paths, None, is_bound=False).to_render(whole) == paths
