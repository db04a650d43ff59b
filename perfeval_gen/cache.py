"""What took long to make, kept on disk for the next run: private to the user, and never trusted blindly.

What is kept holds code, so it is read only from a folder and a file that nobody else could have written. Nothing here
raises: without a cache everything still works, only slower. Until ``use`` names a folder nothing is kept.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import itertools
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

try:
    from _blake2 import blake2b  # the same without a large library
except ImportError:
    from hashlib import blake2b

Kept = TypeVar("Kept")

_SUFFIX: Final = ".kept"
_MOST: Final = 200  # files; the oldest go
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_DIGEST: Final = 32  # bytes of a digest before the content
_UNREADABLE: Final = (
    OSError,
    ValueError,
    EOFError,
    LookupError,
    AttributeError,
    ImportError,
    TypeError,
    pickle.PickleError,
)
_numbers = itertools.count()  # of temporary files, one for each thread that writes
_state: dict[str, Path | None] = {"folder": None}


def use(folder: Path | None) -> None:
    """Keep things in this folder from now on; None: keep nothing."""
    _state["folder"] = folder


def key_of(*facts: object) -> str:
    """Return the name of what is kept, from everything that it depends on; the interpreter is always among it."""
    return _digest(repr((sys.version, *facts)).encode("utf-8", "surrogatepass")).hex()[:40]


def state_of(paths: Iterable[Path | str]) -> tuple[tuple[str, int, int, int], ...]:
    """Return path, size and times of change of each file; of a folder, of the files in it."""
    return tuple(_states(paths))


def kept(kind: str, key: str, make: Callable[[], Kept]) -> Kept:
    """Return what is kept under this key, or else what ``make`` returns, and keep that."""
    folder = _state["folder"]
    if folder is None:
        return make()
    path = _place(folder, kind, key)
    found = _loaded(path)
    if found is not None:
        made: Kept = found[0]
        return made
    made = make()
    with contextlib.suppress(*_UNREADABLE, RecursionError):
        _store(path, _pickled((made,)))
    return made


def used() -> Path | None:
    """Return the folder that things are kept in, for other processes to use too."""
    return _state["folder"]


def is_used() -> bool:
    """Tell whether things are kept at all."""
    return _state["folder"] is not None


def content(kind: str, key: str) -> bytes | None:
    """Return the bytes kept under this key; None if there are none that can be trusted."""
    folder = _state["folder"]
    return None if folder is None else _content(_place(folder, kind, key))


def keep(kind: str, key: str, content: bytes) -> None:
    """Keep these bytes."""
    folder = _state["folder"]
    if folder is not None:
        with contextlib.suppress(OSError):
            _store(_place(folder, kind, key), content)


def clear(folder: Path) -> int:
    """Remove what is kept in a folder and return how many things it was; raises ``OSError`` if one can't be removed."""
    found = files(folder)
    for path in found:
        path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
    return len(found)


def files(folder: Path) -> list[Path]:
    """Return the files in which things are kept in a folder."""
    return [path for path in folder.glob("*") if path.suffix in (_SUFFIX, ".tmp")] if folder.is_dir() else []


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


class _Pickler(pickle.Pickler):
    """Knows mappings that nobody can change, and writes values of ours as what they are made from: read far quicker."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - what pickle wants
        if isinstance(value, MappingProxyType):
            return _unchangeable, (dict(value),)
        kind: Any = type(value)
        names = _made_from(kind)
        return NotImplemented if names is None else (kind, tuple(getattr(value, name) for name in names))


@lru_cache(maxsize=256)
def _made_from(kind: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - a class
    """Return what a value class is made from, in order; None where it keeps or does more than that.

    Fields that it isn't made from are reckoned from the others.
    """
    if not dataclasses.is_dataclass(kind) or "__dict__" in vars(kind):
        return None
    fields = dataclasses.fields(kind)
    is_plain = hasattr(kind, "__post_init__") is not all(field.init for field in fields)
    names = tuple(field.name for field in fields if field.init)
    return names if is_plain and not any(field.kw_only for field in fields) else None


def _unchangeable(values: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(values)


def _pickled(value: object) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(value)
    return stream.getvalue()


def _states(paths: Iterable[Path | str]) -> Iterator[tuple[str, int, int, int]]:
    for path in paths:
        try:
            if os.path.isdir(path):  # noqa: PTH112 - a text or a path
                with os.scandir(path) as entries:
                    for entry in sorted(entries, key=lambda each: each.name):
                        if entry.is_file():
                            found = entry.stat()
                            yield entry.path, found.st_size, found.st_mtime_ns, found.st_ctime_ns
            else:
                found = os.stat(path)  # noqa: PTH116
                yield str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns
        except OSError:
            yield str(path), -1, -1, -1


def _loaded(path: Path) -> tuple[Any] | None:
    """Return what a file holds; None if there is none, it is torn, or somebody else could have written it."""
    content = _content(path)
    if content is None:
        return None
    try:
        found: tuple[Any] = pickle.loads(content)  # noqa: S301 - written by this user alone
    except _UNREADABLE:
        return None
    return found


def _content(path: Path) -> bytes | None:
    try:
        if not _is_ours(path.parent) or not _is_ours(path):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    return content[_DIGEST:] if _digest(content[_DIGEST:]) == content[:_DIGEST] else None


def _place(folder: Path, kind: str, key: str) -> Path:
    return folder / f"{kind}-{key}{_SUFFIX}"


def _is_ours(path: Path) -> bool:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return False
    if not hasattr(os, "getuid"):  # on Windows the folder lies in the user's own profile
        return True
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS_WRITE


def _store(path: Path, content: bytes) -> None:
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(folder):
        return
    temporary = folder / f"{os.getpid()}-{next(_numbers)}.tmp"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_digest(content) + content)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
    _prune(folder)


def _prune(folder: Path) -> None:
    found = files(folder)
    if len(found) > _MOST:
        found.sort(key=lambda path: path.stat().st_mtime_ns)
        for path in found[: len(found) - _MOST // 2]:
            path.unlink(missing_ok=True)
