"""Jobs in processes of our own: results in the order of the jobs, few at a time, and one bad job spoils no other.

Each worker has a pipe. A worker that dies takes only the job it was at with it; a worker whose parent dies finds the
pipe closed and ends. Nothing is shared, so it works wherever Python does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, Final, Generic, TypeVar

from perfeval_gen.workflows.batch_faults import DIED, Failed, failure_of

J = TypeVar("J")
R = TypeVar("R")

AHEAD: Final = 2  # jobs a worker has: the one it is at, and the next
WINDOW: Final = 32  # jobs for each worker that may be done before the first of them is
_MOST_DEATHS: Final = 8
_GRACE: Final = 5.0


def nothing() -> None:
    """Do nothing."""


def in_processes(
    work: Callable[[J], R], jobs: Sequence[J], count: int, prepare: Callable[[], object] = nothing
) -> Generator[R | Failed]:
    """Yield what ``work`` returns for each job, in order. Closing the generator ends the processes.

    ``work`` and what it returns have to be picklable; ``prepare`` too, which each process calls first. Raises
    ``RuntimeError`` if no process stays alive.
    """
    pool = _Pool(work, jobs, count, prepare)
    try:
        for number in range(len(jobs)):
            yield pool.result(number)
    finally:
        pool.close()


class _Worker:
    """A process, our end of its pipe, and the numbers of the jobs it was given."""

    def __init__(self, work: Callable[[Any], Any], prepare: Callable[[], object]) -> None:
        context = multiprocessing.get_context("spawn")  # the same everywhere, and safe beside threads
        self.pipe, theirs = context.Pipe()
        self.jobs: deque[int] = deque()
        self.process = context.Process(target=serve, args=(theirs, work, prepare), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.join(_GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class _Pool(Generic[J, R]):
    """The workers and what they have done so far."""

    def __init__(self, work: Callable[[J], R], jobs: Sequence[J], count: int, prepare: Callable[[], object]) -> None:
        self._work, self._prepare = work, prepare
        self._jobs, self._count = jobs, max(1, min(count, len(jobs)))
        self._workers: list[_Worker] = []
        self._done: dict[int, R | Failed] = {}
        self._returned: deque[int] = deque()  # by workers that died
        self._next = 0
        self._deaths = 0  # since the last result

    def result(self, number: int) -> R | Failed:
        """Return the result of a job; those before it have been taken."""
        while number not in self._done:
            self._hand_out(number)
            self._gather()
        self._hand_out(number)  # the workers go on while the caller is busy with this one
        return self._done.pop(number)

    def close(self) -> None:
        """End all workers; they write nothing, so there is nothing to lose."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _hand_out(self, first: int) -> None:
        limit = min(len(self._jobs), first + self._count * WINDOW)
        while self._returned or self._next < limit:
            worker = self._free()
            if worker is None:
                return
            number = self._returned.popleft() if self._returned else self._taken()
            worker.jobs.append(number)
            with contextlib.suppress(OSError):  # it died: seen when its results are gathered
                worker.pipe.send((number, self._jobs[number]))

    def _taken(self) -> int:
        self._next += 1
        return self._next - 1

    def _free(self) -> _Worker | None:
        """Return the worker with the fewest jobs, a new one while there may be more; none if all have enough."""
        if len(self._workers) < self._count and all(worker.jobs for worker in self._workers):
            self._workers.append(_Worker(self._work, self._prepare))
        worker = min(self._workers, key=lambda each: len(each.jobs))
        return worker if len(worker.jobs) < AHEAD else None

    def _gather(self) -> None:
        """Wait for results and keep them."""
        ready = wait([worker.pipe for worker in self._workers])
        for worker in [each for each in self._workers if each.pipe in ready]:
            try:
                number, result = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            worker.jobs.remove(number)
            self._done[number] = result
            self._deaths = 0

    def _bury(self, worker: _Worker) -> None:
        """Blame the job that a dead worker was at; the others are for someone else."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.end()
        self._deaths += 1
        if self._deaths > _MOST_DEATHS:
            raise RuntimeError("no worker stays alive")
        if worker.jobs:
            self._done[worker.jobs.popleft()] = Failed(DIED)
        self._returned.extend(worker.jobs)


def serve(pipe: Connection, work: Callable[[Any], Any], prepare: Callable[[], object]) -> None:
    """Do jobs until nobody sends any, or the parent is gone; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    prepare()
    while True:
        try:
            number, job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(job)
        except Exception as error:  # noqa: BLE001 - told by the parent, which goes on
            result = failure_of(error)
        try:
            pipe.send((number, result))
        except OSError:
            return


def _end_with_parent() -> None:
    """End at once when the parent ends, even amid a job that takes long."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, which inherits that; ours comes right afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
