"""A batch on the workers of a dask scheduler: they have this program and get bytes, and give bytes back.

Only here, and only when asked for, is a network used: the address is the user's.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self

from perfeval_gen.repository import OUTPUT, load_repository
from perfeval_gen.version import __version__
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.batch import Asked, Made, all_current, make_unit, shown_from
from perfeval_gen.workflows.batch_faults import DIED, Failed, NoCluster, failure_of
from perfeval_gen.workflows.batch_files import (
    Around,
    Files,
    Packed,
    Sent,
    around,
    packed,
    place_of,
    received,
    sent,
    surroundings,
    unpack,
)
from perfeval_gen.workflows.currency import outdated
from perfeval_gen.workflows.surroundings import PE730, PE733

PATIENCE: Final = 10  # seconds for a scheduler to answer, and for a worker to be there
_AHEAD: Final = 4  # jobs for each thread of the workers
_LEAST: Final = 32
_LOCK: Final = Lock()
_ROOMS: Final[dict[str, Path]] = {}


# -- there


def version_there() -> str:
    """Return the version of the program where this runs."""
    return __version__


def make_packed(one: Packed, shared: Files, asked: Asked) -> Sent | Failed:
    """Return what becomes of an input whose files are only here for this; one at a time in a process."""
    with _LOCK:
        room = _room(shared)
        own = unpack(one.own, room)
        try:
            return sent(make_unit(place_of(one, room), asked), one, shared, room)
        except Exception as error:  # noqa: BLE001 - told at home, where the others go on
            return failure_of(error)
        finally:
            for path in own:
                path.unlink(missing_ok=True)


def _room(shared: Files) -> Path:
    """Return the folder of those files, kept by this process so that packs and templates are read once."""
    if shared.digest not in _ROOMS:
        made = tempfile.mkdtemp(
            prefix="perfeval-", dir=_library().get_worker().local_directory
        )  # removed with the worker's own
        room = Path(made).resolve()
        unpack(shared, room)
        _ROOMS[shared.digest] = room
    return _ROOMS[shared.digest]


# -- here


def _library() -> Any:  # noqa: ANN401 - distributed has no types for us
    import distributed

    return distributed


def connected(address: str) -> Cluster:
    """Return the workers behind an address; raises ``NoCluster``."""
    try:
        library = _library()
    except ImportError as error:
        remedy = 'pip install "perfeval-gen[dask]"'
        raise NoCluster(PE730, "--dask 要用 distributed，还没有装", remedy) from error
    try:
        client = library.Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        raise NoCluster(PE733, f"连不上 {address}") from error
    try:
        _check(client, address)
    except BaseException:
        client.close()
        raise
    return Cluster(client)


def _check(client: Any, address: str) -> None:  # noqa: ANN401
    """Raise ``NoCluster`` unless there are workers and they have the same version of the program."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = set(client.run(version_there).values())
    except TimeoutError as error:
        raise NoCluster(PE733, f"{address} 没有工作进程") from error
    except (ImportError, AttributeError, OSError) as error:
        raise NoCluster(PE733, f"{address} 的工作进程没有装这个程序") from error
    if versions != {__version__}:
        there = "、".join(sorted(versions))
        raise NoCluster(PE733, f"{address} 的工作进程用的版本是 {there}，这里是 {__version__}")


@dataclass(slots=True)
class _Job:
    """A file under way: what was sent, and what stands for the answer."""

    path: Path
    one: Packed | None = None
    shared: Any = None
    future: Any = None
    is_planning: bool = False
    done: Made | Failed | None = None


class Cluster:
    """The workers behind a scheduler; closed at the end of a ``with``."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401
        """Use a client of distributed's."""
        self._client = client
        self._shared: dict[Around, Any] = {}
        self._has_documents: dict[Path, bool] = {}

    def __enter__(self) -> Self:
        """Return the cluster itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave; what is still under way there is dropped."""
        self._client.close()

    def results(self, files: Sequence[Path], asked: Asked) -> Iterator[Made | Failed]:
        """Yield what becomes of each file, in order; few are under way at a time. Raises ``NoCluster``."""
        window = max(_LEAST, _AHEAD * sum(self._client.nthreads().values()))
        under_way: deque[_Job] = deque()
        rest = iter(files)
        while True:
            while len(under_way) < window and (path := next(rest, None)) is not None:
                under_way.append(self._begun(path, asked))
            if not under_way:
                return
            self._wait_for_the_first(under_way, asked)
            yield under_way.popleft().done or Failed(DIED)

    def _begun(self, path: Path, asked: Asked) -> _Job:
        """Send a file; if there may be documents of it already, first only to hear which they would be."""
        try:
            is_planning = asked.is_check or (not asked.force and self._may_be_current(path, asked))
            job = _Job(path, packed(path), self._sent(around(path)), is_planning=is_planning)
        except OSError as error:
            return _Job(path, done=Made((inputs.unreadable(path, error),)))
        self._submit(job, asked)
        return job

    def _submit(self, job: _Job, asked: Asked) -> None:
        there = replace(asked, out=None, here=None, force=True, is_check=False, is_plan=job.is_planning)
        job.future = self._client.submit(make_packed, job.one, job.shared, there, pure=False)

    def _sent(self, there: Around) -> Any:  # noqa: ANN401
        """Return what stands for files that several inputs share, sent once."""
        if there not in self._shared:
            self._shared[there] = self._client.scatter(surroundings(there), broadcast=True, hash=False)
        return self._shared[there]

    def _may_be_current(self, path: Path, asked: Asked) -> bool:
        """Return whether there were documents in the folder before this run."""
        folder = asked.out
        if folder is None:
            unit = load_repository(path).value
            folder = Path(OUTPUT) if unit is None else unit.output
        if folder not in self._has_documents:
            self._has_documents[folder] = next(folder.rglob("*.docx"), None) is not None
        return self._has_documents[folder]

    def _wait_for_the_first(self, under_way: deque[_Job], asked: Asked) -> None:
        """Wait until the first is done; whatever else comes in the meantime goes on as well."""
        while True:
            for job in under_way:
                if job.done is None and job.future.done():
                    self._go_on(job, asked)
            if under_way[0].done is not None:
                return
            _library().wait([job.future for job in under_way if job.done is None], return_when="FIRST_COMPLETED")

    def _go_on(self, job: _Job, asked: Asked) -> None:
        answer = _answer(job.future)
        job.future = None
        if isinstance(answer, Failed) or job.one is None:
            job.done = answer if isinstance(answer, Failed) else Failed(DIED)
            return
        made = received(answer, job.one)
        if made.folder is not None:
            made = replace(made, folder=asked.out or shown_from(asked.here, made.folder))
        if not job.is_planning:
            job.done = made
            return
        job.done = _compared(made, asked)
        if job.done is None:
            job.is_planning = False
            self._submit(job, asked)


def _compared(made: Made, asked: Asked) -> Made | None:
    """Return what a plan comes to beside the documents that stand here; None if they have to be made."""
    if made.folder is None:
        return made
    if asked.is_check:
        return replace(made, planned=(), looked_at=tuple(outdated(made.folder, made.planned)))
    current = all_current(made.folder, made.planned)
    return replace(made, planned=(), current=current) if current else None


def _answer(future: Any) -> Sent | Failed:  # noqa: ANN401
    library = _library()
    try:
        answer: Sent | Failed = future.result()
    except library.KilledWorker:
        return Failed(DIED)
    except (library.CancelledError, OSError, TimeoutError) as error:
        raise NoCluster(PE733, "与调度程序的连接断了；已写出的文档都是完整的，再运行一次接着做其余的") from error
    return answer
