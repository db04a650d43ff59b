"""Jobs for worker processes: they import only this."""

from __future__ import annotations

import os
import time
from pathlib import Path


def work(job: str) -> str:
    """Do what a job says: ``raise``, ``die``, ``die once PATH``, ``note PATH``, ``slow``, or nothing special."""
    word, _, rest = job.partition(" ")
    if word == "raise":
        raise ValueError("某县数据局")
    if word == "die":
        os._exit(3)
    if word == "note":
        Path(rest).touch()
    if word == "slow":
        time.sleep(0.2)
    if word == "sleep":
        Path(rest).write_text(str(os.getpid()), "utf-8")
        time.sleep(600)
    return job + "!"


def main() -> None:
    """Be the parent of two workers, for a test that kills it."""
    import sys

    from perfeval_gen.workflows.batch_pool import in_processes

    jobs = [f"sleep {sys.argv[1]}/{i}" for i in range(2)]
    list(in_processes(work, jobs, 2))


if __name__ == "__main__":
    main()
