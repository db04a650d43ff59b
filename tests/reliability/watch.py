"""Sees what a process opens for writing, which programs and connections it starts; in the template worker, too."""

# ruff: noqa: E501 - tables, a few of a kind a line

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from perfeval_gen import template_worker

WORKER: Final = "template worker: "
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Final = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod", "os.chown", "os.utime",
}  # fmt: skip
_STARTS: Final = {
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn", "os.startfile",
    "socket.connect", "socket.getaddrinfo", "urllib.Request", "ctypes.dlopen",
}  # fmt: skip


def is_start(seen: str) -> bool:
    """Whether what was seen is a program or a connection, no file."""
    return seen.removeprefix(WORKER).split(" ", 1)[0] in _STARTS


class Watch:
    """An audit hook can't be taken away again, so it is told when to look."""

    def __init__(self, note: Callable[[str], object] | None = None) -> None:
        self.allowed: tuple[str, ...] = ()
        self.is_on = False
        self.seen: list[str] = []
        self.note = note or self.seen.append
        self.report: Path | None = None

    def begin(self) -> None:
        """Look from now on; what was seen before is forgotten."""
        self.end()
        self.seen.clear()
        self.is_on = True

    def end(self) -> list[str]:
        """Look no longer; return what was seen since the beginning, here and in the template worker."""
        self.is_on = False
        if self.report is not None:
            self.seen.extend(WORKER + line for line in self.report.read_text("utf-8").splitlines())
            os.truncate(self.report, 0)
        return list(self.seen)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        is_written = event == "open" and isinstance(args[0], str | bytes | os.PathLike) and (args[2] or 0) & _WRITES
        if is_written or event in _CHANGES:
            self._path(event, args[0])
        elif event in _STARTS:
            self.note(f"{event} {args[:2]!r}"[:300])

    def _path(self, event: str, path: Any) -> None:
        self.is_on = False  # looking is not to be watched
        if isinstance(path, int):  # an open file, by its number
            with contextlib.suppress(OSError):
                path = Path(f"/proc/self/fd/{path}").readlink()
        where = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else str(path)
        if where != os.devnull and not any(where == a or where.startswith(a + os.sep) for a in self.allowed):
            self.note(f"{event} {where}"[:300])
        self.is_on = True


@contextlib.contextmanager
def template_worker_watched(watch: Watch) -> Iterator[None]:
    """Have the template worker watched from its first step, whenever it is started; it may write nothing at all."""
    template_worker.close()  # one that was started before isn't watched
    with tempfile.TemporaryDirectory() as folder:
        watch.report = Path(folder) / "seen"
        watch.report.touch()
        with patch.object(template_worker, "serve", partial(_serve, watch.report)):
            yield
        template_worker.close()
        watch.report = None


def _serve(report: Path, pipe: Connection) -> None:
    """What the other process runs: unbuffered, so that nothing is lost when it is killed amid a job."""
    stream = os.open(report, os.O_WRONLY | os.O_APPEND)
    sys.dont_write_bytecode = True  # what Python compiles of modules that nobody has used before is no act of ours

    def note(line: str) -> None:
        os.write(stream, line.encode("utf-8", "backslashreplace").replace(b"\n", b" ") + b"\n")

    watch = Watch(note)
    watch.is_on = True
    sys.addaudithook(watch.hook)
    template_worker.serve(pipe)
