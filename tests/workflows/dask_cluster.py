"""A scheduler with worker processes on this machine; prints its address and ends when its input does.

Run: python -m tests.workflows.dask_cluster [workers]
"""

from __future__ import annotations

import logging
import sys


def main() -> None:
    from distributed import LocalCluster

    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1",
        silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
