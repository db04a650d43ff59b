"""Where the documents of a run are made: here, in processes of our own, or on the workers of a scheduler."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path

from perfeval_gen import cache
from perfeval_gen.workflows.batch import Asked, Made, make_unit
from perfeval_gen.workflows.batch_faults import Failed, in_turn

Results = Iterator[Made | Failed]


@contextlib.contextmanager
def maker(asked: Asked, files: Sequence[Path], processes: int, dask: str) -> Generator[Results]:
    """Give the results for all files in their order; what makes them ends with this. Raises ``NoCluster``."""
    if dask:
        from perfeval_gen.workflows.batch_dask import connected

        with connected(dask) as cluster:
            yield cluster.results(files, asked)
    elif processes > 1:
        from perfeval_gen.workflows.batch_pool import in_processes

        results = in_processes(partial(make_unit, asked=asked), files, processes, partial(cache.use, cache.used()))
        try:
            yield results
        finally:
            results.close()
    else:
        yield in_turn(partial(make_unit, asked=asked), files)
