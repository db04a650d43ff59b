"""Runs commands in a process that is watched: what it opens for writing, which programs and connections it starts.

A line of JSON in (folder, words), a line of JSON out (status, end of the output, what the watch saw, seconds of CPU).
Run: python -m tests.reliability.fuzz_worker
"""

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

from tests.reliability.watch import Watch, template_worker_watched

OUT: Final = "出"  # beside the files of a case: the folder that a command may write to


def answer(main: Callable[[list[str]], int], watch: Watch, folder: str, words: list[str]) -> dict[str, Any]:
    """Run one command as a user would in this folder."""
    written = io.BytesIO()
    out = io.TextIOWrapper(written, encoding="utf-8", newline="")
    os.chdir(folder)
    writes_here = words[0] in {"fmt", "migrate"}
    watch.allowed = (folder if writes_here else str(Path(folder) / OUT),)
    watch.begin()
    start = time.process_time()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = main(words)
    except BaseException:  # noqa: BLE001 - none may leave the command
        watch.end()
        status = -1
        out.write(traceback.format_exc())
    seen = watch.end()
    out.flush()
    text = written.getvalue().decode("utf-8")
    seconds = round(time.process_time() - start, 2)
    return {"status": status, "text": text[-1500:], "seen": seen, "seconds": seconds}


def serve() -> None:
    from perfeval_gen.cli.app import main

    watch = Watch()
    sys.addaudithook(watch.hook)
    lines, replies = sys.stdin, sys.stdout
    with template_worker_watched(watch):
        for line in lines:
            asked = json.loads(line)
            replies.write(json.dumps(answer(main, watch, asked["folder"], asked["words"])) + "\n")
            replies.flush()


if __name__ == "__main__":
    serve()
