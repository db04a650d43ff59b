"""A batch that is killed or stopped at any moment: whole files only, and the next run does the rest.

PERFEVAL_KILLS says how often to kill it; the moments follow from the seed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from perfeval_gen.cli.render_stop import stops_at_once
from perfeval_gen.docx.seal import inspect
from perfeval_gen.output import PREFIX

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")

SEED = 20261121
UNITS, DOCUMENTS = 60, 120
KILLS = int(os.environ.get("PERFEVAL_KILLS", "1"))


def started(units: Path, *more: str) -> subprocess.Popen[str]:
    words = ["render", str(units), "-o", str(units.parent / "出"), "-j", "2", *more]
    command = [sys.executable, "-m", "tests.reliability.batch_driver", *words]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )


def documents(units: Path) -> list[Path]:
    out = units.parent / "出"
    return sorted(p for p in out.iterdir() if not p.name.startswith(PREFIX)) if out.is_dir() else []


def workers_of(pid: int) -> set[int]:
    """The processes of a session; none that has ended and only waits to be noticed."""
    return {each for each, (session, state) in processes() if session == pid and state not in "ZX"}


def processes() -> Iterator[tuple[int, tuple[int, str]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        yield int(path.parent.name), (int(fields[3]), fields[0])


def wait_for(units: Path, count: int, run: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while len(documents(units)) < count and run.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)


def all_end(pid: int) -> bool:
    if not Path("/proc/self/stat").exists():
        return True
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not workers_of(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def units(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    folder.mkdir()
    for number in range(UNITS):
        (folder / f"单位{number:03}.yaml").write_text(f"类型: {number}\n", "utf-8")
    return folder


def test_killed_and_stopped_at_random_moments(units: Path) -> None:
    random = Random(SEED)  # noqa: S311 - moments, no secrets
    for _ in range(KILLS):
        done = len(documents(units))
        with started(units) as run:
            wait_for(units, done + 1 + random.randrange(max(1, (DOCUMENTS - done) // 3)), run)
            time.sleep(random.random() / 100)
            run.kill()
            run.communicate(timeout=60)
        assert all_end(run.pid), "workers went on without their parent"
        assert [p.name for p in documents(units) if inspect(p.read_bytes()) != "ours"] == []
    stopped_amid_jobs_that_take_long(units)
    units_there = Counter(path.name.partition("-")[0] for path in documents(units))
    done = sum(count for count in units_there.values() if count == 2)  # a unit with one of them is made anew
    with started(units, "--quiet") as run:
        out, told = run.communicate(timeout=120)
    assert (run.returncode, told) == (0, "")
    assert f"共生成 {DOCUMENTS - done} 份文档，{done} 份已是最新" in out
    assert len(documents(units)) == DOCUMENTS
    assert {inspect(p.read_bytes()) for p in documents(units)} == {"ours"}
    assert strays(units) == []


def stopped_amid_jobs_that_take_long(units: Path) -> None:
    """Ctrl-C reaches the whole group; the workers leave it to their parent, which ends them."""
    names = [units / f"单位{number:03}.yaml" for number in (UNITS - 5, UNITS - 4)]
    texts = [path.read_text("utf-8") for path in names]
    for path in names:
        path.write_text("类型: slow\n", "utf-8")
    with started(units) as run:
        wait_for(units, DOCUMENTS - 10, run)
        time.sleep(0.3)
        os.killpg(run.pid, signal.SIGINT)
        _, told = run.communicate(timeout=30)
    for path, text in zip(names, texts, strict=True):
        path.write_text(text, "utf-8")
    assert run.returncode == 130
    assert f"{UNITS} 个文件处理了 {UNITS - 5} 个，写出 " in told
    assert "再运行一次，接着做其余的\n已停止；没有写到一半的文件。\n" in told
    assert "Traceback" not in told
    assert all_end(run.pid)
    assert strays(units) == []


def strays(units: Path) -> list[str]:
    return [p.name for p in (units.parent / "出").iterdir() if p.name.startswith(PREFIX)]


def test_a_request_to_end_is_like_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), stops_at_once():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
