"""What was made from folders is kept, and made anew once a file in one of them isn't what it was."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Generic, TypeVar

T = TypeVar("T")
FolderState = tuple[tuple[str, int, int, int], ...]
_MOST: Final = 32


def state_of(folder: Path) -> FolderState:
    """Return the facts of every file in a folder: name, times of change, size. Changes when any of them does.

    The second time is that of the entry itself: it also changes where a file is replaced by one of the same age.
    """
    return tuple(sorted((name, *_facts(os.path.join(folder, name))) for name in os.listdir(folder)))  # noqa: PTH118, PTH208 - asked for every file that is checked


def _facts(path: str) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:  # a link that leads nowhere, or gone in the meantime
        return (0, 0, -1)
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size)


@dataclass(frozen=True, slots=True)
class Made(Generic[T]):
    """A value with the folders it was made from, each with its state before anything was read from it.

    Without folders it can't be kept.
    """

    value: T
    folders: tuple[tuple[Path, FolderState], ...]


class Kept(Generic[T]):
    """The values made last, by key; may be used by many threads at once, which then share the values."""

    def __init__(self, most: int = _MOST) -> None:
        """Keep at most so many."""
        self._most = most
        self._kept: OrderedDict[Hashable, Made[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, finds: Callable[[Path], bool], make: Callable[[], Made[T]]) -> T:
        """Return what was made for a key if it would be made from the same, else make it.

        ``finds`` says whether a folder is still the one that would be looked into.
        """
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
        if known is not None and all(finds(folder) and _is(folder, state) for folder, state in known.folders):
            return known.value
        made = make()
        with self._lock:
            self._kept.pop(key, None)
            if made.folders:
                self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made.value


def _is(folder: Path, state: FolderState) -> bool:
    try:
        return state_of(folder) == state
    except OSError:  # gone in the meantime
        return False
