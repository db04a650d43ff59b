"""Faults of the program itself at one input of a batch, which mustn't spoil the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from perfeval_gen.diagnostics import Code

J = TypeVar("J")
R = TypeVar("R")
DIED: Final = "进程中断"


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that raised, or whose process ended: the kind of the fault and where it was, without values."""

    kind: str
    frames: tuple[str, ...] = ()


class NoCluster(Exception):  # noqa: N818 - not a fault of ours
    """There is nobody to send jobs to: the code, what is the matter, and what to do if that is special."""

    def __init__(self, code: Code, message: str, remedy: str = "") -> None:
        """``remedy`` is the code's own unless given."""
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy or code.remedy


def failure_of(error: BaseException) -> Failed:
    """Return the fault of a job as it can be told and logged."""
    frames = traceback.extract_tb(error.__traceback__)
    return Failed(type(error).__qualname__, tuple(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames))


def in_turn(work: Callable[[J], R], jobs: Sequence[J]) -> Iterator[R | Failed]:
    """Yield what ``work`` returns for each job, made here; the fault of the only job is raised."""
    for job in jobs:
        try:
            yield work(job)
        except Exception as error:  # one bad job spoils no other
            if len(jobs) == 1:
                raise
            yield failure_of(error)
