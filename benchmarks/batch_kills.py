"""Kill `perfeval render` at random moments: is a file torn, does the next run do the rest, is anything left behind?

Run: python -m benchmarks.batch_kills [--times 50] [--units 167] [--seed 1] [--seconds 0]

A unit has three documents, so 167 make a batch of 500. Ends with 1 if anything was wrong; ``--seconds`` stops earlier.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.batch_units import write_units
from perfeval_gen.output import PREFIX

_GRACE: Final = 30


def main() -> None:
    """Print what was found and end accordingly."""
    parser = argparse.ArgumentParser()
    for name, number in (("--times", 50), ("--units", 167), ("--seed", 1), ("--seconds", 0)):
        parser.add_argument(name, type=int, default=number)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = _killed(Path(name), options)
    sys.stdout.write(f"种子 {options.seed}：" + "，".join(f"{what} {count}" for what, count in found.items()) + "\n")
    if found["损坏的文件"] or found["第二次没有补齐"] or found["遗留的临时文件"] or found["遗留的进程"]:
        raise SystemExit(1)


def _killed(folder: Path, options: argparse.Namespace) -> Counter[str]:
    units, random = folder / "数据", Random(options.seed)  # noqa: S311 - moments, no secrets
    write_units(units, options.units)
    began = time.monotonic()
    _started(units, folder / "全").wait()
    whole = time.monotonic() - began
    expected = _contents(folder / "全")
    found = Counter({"文档": len(expected), "杀死": 0, "写出一部分": 0})
    found.update({"损坏的文件": 0, "第二次没有补齐": 0, "遗留的临时文件": 0, "遗留的进程": 0})
    for number in range(options.times):
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        out = folder / f"出{number}"
        run = _started(units, out)
        time.sleep(random.uniform(0, whole))
        run.kill()
        run.wait()
        found["遗留的进程"] += not _all_end(run.pid)
        made = _contents(out)
        found["杀死"] += 1
        found["写出一部分"] += 0 < len(made) < len(expected)
        found["损坏的文件"] += sum(expected.get(name) != content for name, content in made.items())
        _started(units, out).wait()
        found["第二次没有补齐"] += _contents(out) != expected
        found["遗留的临时文件"] += len(list(out.glob(f"{PREFIX}*")))
        for path in out.iterdir():
            path.unlink()
    return found


def _started(units: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "perfeval_gen", "render", str(units), "-o", str(out), "-j", "2", "--quiet"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - ourselves


def _contents(out: Path) -> dict[str, bytes]:
    inside = out.iterdir() if out.is_dir() else ()
    return {path.name: path.read_bytes() for path in inside if not path.name.startswith(PREFIX)}


def _all_end(session: int) -> bool:
    """Return whether the whole group of a killed command is gone before long; those that aren't are ended."""
    end = time.monotonic() + _GRACE
    while time.monotonic() < end:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        if not _running(session):
            return True
        time.sleep(0.05)
    os.killpg(session, signal.SIGKILL)
    return False


def _running(session: int) -> bool:
    """Return whether a process of a session is more than a name that waits to be taken from the list."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            return True
    return False


if __name__ == "__main__":
    main()
