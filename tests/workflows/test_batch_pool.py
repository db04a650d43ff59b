"""Processes of our own: order, faults, deaths, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from perfeval_gen.workflows import batch_pool
from perfeval_gen.workflows.batch_faults import DIED, Failed, in_turn
from perfeval_gen.workflows.batch_pool import WINDOW, in_processes
from tests.workflows.batch_work import work

BEFORE: list[object] = []


@pytest.fixture(autouse=True)
def before() -> None:
    """Other tests of this process may have left the worker for templates at its work."""
    BEFORE[:] = multiprocessing.active_children()


def new_children() -> list[object]:
    return [child for child in multiprocessing.active_children() if child not in BEFORE]


def test_results_come_in_order_whatever_takes_longer() -> None:
    jobs = ["slow a", *(f"job {i}" for i in range(20)), "slow b", "last"]
    assert list(in_processes(work, jobs, 2)) == [f"{job}!" for job in jobs]
    assert not new_children()


def test_a_bad_job_spoils_no_other() -> None:
    jobs = ["a", "raise", "b", "die", "c", "d"]
    results = list(in_processes(work, jobs, 2))
    failed = results[1]
    assert [r for r in results if isinstance(r, str)] == ["a!", "b!", "c!", "d!"]
    assert isinstance(failed, Failed)
    assert failed.kind == "ValueError"
    assert failed.frames[-1].startswith("batch_work.py:")
    assert "某县" not in "".join(failed.frames)
    assert results[3] == Failed(DIED)


def test_few_jobs_are_under_way(tmp_path: Path) -> None:
    """Whoever is slow to take results holds the workers up, so that they don't pile up."""
    jobs = [f"note {tmp_path}/{i}" for i in range(WINDOW * 3)]
    results = in_processes(work, jobs, 1)
    next(results)
    end = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:  # those it was given beforehand
        time.sleep(0.02)
    time.sleep(0.2)
    assert len(list(tmp_path.iterdir())) <= WINDOW
    results.close()
    assert not new_children()


def test_workers_that_cannot_live_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_pool, "_MOST_DEATHS", 2)
    with pytest.raises(RuntimeError, match="no worker"):
        list(in_processes(work, ["die"] * 30, 1))
    assert not new_children()


def test_in_turn_a_bad_job_spoils_no_other_either() -> None:
    first, second, third = in_turn(work, ["a", "raise", "b"])
    assert (first, third) == ("a!", "b!")
    assert isinstance(second, Failed)
    with pytest.raises(ValueError, match="某县"):
        list(in_turn(work, ["raise"]))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.workflows.batch_work", str(tmp_path)]
    with subprocess.Popen(command) as parent:
        workers = [pid_in(tmp_path / str(i)) for i in range(2)]
        parent.kill()
    assert all(ends(pid) for pid in workers)


def pid_in(path: Path) -> int:
    end = time.monotonic() + 60
    while not (path.is_file() and path.read_text("utf-8")):
        assert time.monotonic() < end
        time.sleep(0.02)
    return int(path.read_text("utf-8"))


def ends(pid: int) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
