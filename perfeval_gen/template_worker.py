"""Templates that aren't shipped are compiled and filled in a process of their own, within limits of time and memory.

One process for a run, started when the first such template comes; it ends with its parent, whatever happens to that.
What it makes is what would be made here, to the byte. It is a bound on what a template may use up; that a template
can do no more than read its data is the sandbox's business.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from perfeval_gen import cache
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.docx import limits
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.forms import Filled, fill
from perfeval_gen.resources import data_root

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PE810: Final = Code(
    "PE810", "模板用的时间或内存超过限度", Severity.ERROR,
    "不是随程序提供的模板，在另一个进程里处理，时间和内存都有限度；超过的，多半是循环套得太多，或文字成倍变长。"
    "其他模板照常生成。",
    remedy="删去模板里多余的循环和反复拼接的文字；不是自己做的模板，请退回提供的人",
)  # fmt: skip
CODES: Final = (PE810,)

_READY: Final = b"ready"
_SOURCE: Final = "templates"
_TIME, _MEMORY, _SIZE, _START, _DEATH = "time", "memory", "size", "start", "death"
_TOLD: Final = {
    _TIME: f"模板“{{}}”处理了超过 {limits.MAX_SECONDS} 秒还没有完成，已停止",
    _MEMORY: f"模板“{{}}”要用的内存超过 {limits.MAX_MEMORY // limits.MB} MB，已停止",
    _SIZE: f"模板“{{}}”填出的文档超过 {limits.MAX_RENDERED // limits.MB} MB，没有生成",
    _DEATH: "处理模板“{}”的进程中断了，多半是内存用尽",
    _START: "系统没有让程序另起一个进程，模板“{}”没有处理",
}
_HINTS: Final = {_START: "关闭一些程序后再试；仍然不行的，换用随程序提供的模板包"}


def filled(
    path: Path,
    context: Mapping[str, object],
    properties: CoreProperties,
    facts: Mapping[str, str] | None,
    *,
    is_sampled: bool = False,
) -> Filled:
    """Return what ``forms.fill`` does, for a template that isn't shipped within limits; raises ``TemplateFault``.

    ``is_sampled`` is for shipped ones: of any other every document is looked at.
    """
    if is_shipped(path):
        return fill(path, context, properties, facts, is_sampled=is_sampled)
    found = path.stat()
    key = str(path), found.st_mtime_ns, found.st_size
    if key not in _refused:
        answer = _ask(path, context, properties, facts)
        if isinstance(answer, Filled):
            return answer
        _refused[key] = finding(
            PE810, _TOLD[answer].format(path.name), Location(str(path)), hint=_HINTS.get(answer, PE810.remedy)
        )
    raise TemplateFault(_refused[key])


@lru_cache(maxsize=256)
def is_shipped(path: Path) -> bool:
    """Tell a template that came with the program."""
    return path.resolve().is_relative_to(data_root() / _SOURCE)


class WorkerError(RuntimeError):
    """Our own fault, in the other process: the kind of the exception and where it was."""


_refused: Final[dict[tuple[str, int, int], Diagnostic]] = {}  # asked again for each document, they'd take as long
_lock: Final = threading.Lock()
_kept: Final[dict[str, _Worker]] = {}


# -- this side


def _ask(path: Path, *job: object) -> Filled | str:
    """Return what the process makes of a job, or which limit ended it."""
    with _lock:
        worker = _kept.pop("worker", None)
        if worker is None or not worker.process.is_alive():
            try:
                worker = _Worker()
            except (OSError, EOFError):
                return _START
        try:
            kind, answer = worker.answer((cache.used(), path, *job))
        except BaseException:  # Ctrl-C too: what it is at is of no use any more
            worker.end()
            raise
        if kind in _TOLD:
            worker.end()
        else:
            _kept["worker"] = worker
    if kind == "raised":
        raise answer if isinstance(answer, Exception) else WorkerError(answer)
    if kind == "faulty":
        raise TemplateFault(*answer)
    return answer if isinstance(answer, Filled) else kind


class _Worker:
    """The process and our end of its pipe."""

    def __init__(self) -> None:
        import multiprocessing

        context = multiprocessing.get_context("spawn")  # the same everywhere, and safe beside threads
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        with _startable(multiprocessing.current_process()):
            self.process.start()
        theirs.close()
        if not self.pipe.poll(limits.MAX_START) or self.pipe.recv_bytes() != _READY:
            self.end()
            raise EOFError

    def answer(self, job: object) -> tuple[str, Any]:
        """Return what kind of answer it is, and the answer; if none comes, which limit was met."""
        try:
            self.pipe.send_bytes(_pickled(job))
            if not self.pipe.poll(limits.MAX_WAIT):
                return _TIME, None
            found: tuple[str, Any] = pickle.loads(self.pipe.recv_bytes())  # noqa: S301 - written by our own process
        except (EOFError, OSError):
            self.process.join(limits.MAX_WAIT)
            return _limit_of(self.process.exitcode), None
        return found

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _limit_of(exit_code: int | None) -> str:
    import signal

    return _TIME if exit_code == -getattr(signal, "SIGXCPU", 0) != 0 else _DEATH


@atexit.register
def close() -> None:
    """End the process, if there is one."""
    worker = _kept.pop("worker", None)
    if worker is not None:
        worker.end()


@contextlib.contextmanager
def _startable(process: Any) -> Iterator[None]:  # noqa: ANN401 - with what its class keeps to itself
    """Let a process start another one, quickly and anywhere.

    Workers of a batch and of dask are daemonic and so may have no children, lest these outlive them: ours don't.
    The new process needn't run the program's main module again, which may be a user's script without a guard.
    Ctrl-C is held back while it starts, which it inherits.
    """
    import signal

    main, is_daemon = sys.modules["__main__"], process._config.get("daemon")  # noqa: SLF001
    can_hold = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if can_hold else None
    process._config["daemon"], sys.modules["__main__"] = False, ModuleType("__main__")  # noqa: SLF001
    try:
        yield
    finally:
        process._config["daemon"], sys.modules["__main__"] = is_daemon, main  # noqa: SLF001
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Pickler(pickle.Pickler):
    """Knows mappings that nobody can change."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - what pickle wants
        return (dict, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _pickled(value: object) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(value)
    return stream.getvalue()


# -- the other side


def serve(pipe: Connection) -> None:
    """Do jobs until nobody sends any, the parent is gone, or a job was too much; Ctrl-C is the parent's business."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _bound_memory()
    pipe.send_bytes(_READY)
    while True:
        try:
            job = pickle.loads(pipe.recv_bytes())  # noqa: S301 - written by our own process
        except (EOFError, OSError):
            return
        with _bounded_time():
            answer = _done(*job)
        pipe.send_bytes(pickle.dumps(answer, 5))
        if answer[0] in _TOLD:
            return


def _done(
    folder: Path | None,
    path: Path,
    context: Mapping[str, object],
    properties: CoreProperties,
    facts: Mapping[str, str] | None,
) -> tuple[str, Any]:
    cache.use(folder)
    try:
        return "made", fill(path, context, properties, facts, partial(_look, path))
    except TemplateFault as fault:
        return "faulty", fault.diagnostics
    except MemoryError:
        return _MEMORY, None
    except _TooLargeError:
        return _SIZE, None
    except OSError as error:
        return "raised", error
    except Exception as error:  # noqa: BLE001 - told by the parent
        frames = traceback.extract_tb(error.__traceback__)[-5:]
        places = "; ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
        return "raised", f"{type(error).__qualname__} at {places}"  # no values: they may be data


class _TooLargeError(Exception):
    """What was rendered is too much to go on with."""


def _look(path: Path, parts: Mapping[str, bytes]) -> None:
    """Refuse what is too large, and what the template had hidden behind its tags."""
    if sum(map(len, parts.values())) > limits.MAX_RENDERED:
        raise _TooLargeError
    from perfeval_gen.docx import harmful
    from perfeval_gen.docx.safety import NOT_ALLOWED

    found = [
        finding(NOT_ALLOWED, told, Location(path.name, place=f"部件 {name}"))
        for name, part in parts.items()
        for told in harmful.rendered(part)
    ]
    if found:
        raise TemplateFault(*found)


def _end_with_parent() -> None:
    """End at once when the parent ends, even amid a job that takes long."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound_memory() -> None:
    """Bound the address space, where the system can (Windows can't)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = limits.MAX_MEMORY if most == resource.RLIM_INFINITY else min(limits.MAX_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


@contextlib.contextmanager
def _bounded_time() -> Iterator[None]:
    """Let the system end this process when it has computed for too long; elsewhere the parent does, by the clock."""
    try:
        import resource
    except ImportError:
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    end = int(used.ru_utime + used.ru_stime) + 1 + limits.MAX_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (end if most == resource.RLIM_INFINITY else min(end, most), most))
    yield
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
