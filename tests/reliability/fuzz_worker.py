"""Runs commands in a process that is watched: what it opens for writing, which programs and connections it starts.

A line of JSON in (folder, words), a line of JSON out (status, end of the output, what the watch saw, seconds of CPU).
Run: python -m tests.reliability.fuzz_worker
"""

# ruff: noqa: E501 - tables, a few of a kind a line

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

OUT: Final = "出"  # beside the files of a case: the folder that a command may write to
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Final = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod", "os.chown", "os.utime",
}  # fmt: skip
_STARTS: Final = {
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn", "os.startfile",
    "socket.connect", "socket.getaddrinfo", "urllib.Request", "ctypes.dlopen",
}  # fmt: skip


class Watch:
    """An audit hook can't be taken away again, so it is told when to look."""

    def __init__(self) -> None:
        self.allowed: tuple[str, ...] = ()
        self.is_on = False
        self.seen: list[str] = []

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        is_written = event == "open" and isinstance(args[0], str | bytes | os.PathLike) and (args[2] or 0) & _WRITES
        if is_written or event in _CHANGES:
            self._path(event, args[0])
        elif event in _STARTS:
            self.seen.append(f"{event} {args[:2]!r}"[:300])

    def _path(self, event: str, path: Any) -> None:
        self.is_on = False  # looking is not to be watched
        where = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else str(path)
        if where != os.devnull and not any(where == a or where.startswith(a + os.sep) for a in self.allowed):
            self.seen.append(f"{event} {where}"[:300])
        self.is_on = True


def answer(main: Callable[[list[str]], int], watch: Watch, folder: str, words: list[str]) -> dict[str, Any]:
    """Run one command as a user would in this folder."""
    written = io.BytesIO()
    out = io.TextIOWrapper(written, encoding="utf-8", newline="")
    os.chdir(folder)
    writes_here = words[0] in {"fmt", "migrate"}
    watch.allowed = (folder if writes_here else str(Path(folder) / OUT),)
    watch.seen, watch.is_on = [], True
    start = time.process_time()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = main(words)
    except BaseException:  # noqa: BLE001 - none may leave the command
        watch.is_on = False
        status = -1
        out.write(traceback.format_exc())
    watch.is_on = False
    out.flush()
    text = written.getvalue().decode("utf-8")
    seconds = round(time.process_time() - start, 2)
    return {"status": status, "text": text[-1500:], "seen": watch.seen, "seconds": seconds}


def serve() -> None:
    from perfeval_gen.cli.app import main

    watch = Watch()
    sys.addaudithook(watch.hook)
    lines, replies = sys.stdin, sys.stdout
    for line in lines:
        asked = json.loads(line)
        replies.write(json.dumps(answer(main, watch, asked["folder"], asked["words"])) + "\n")
        replies.flush()


if __name__ == "__main__":
    serve()
