"""Files of users, read: plain files only, and never more of one than anybody will look at."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

MB: Final = 1 << 20
MAX_DATA: Final = 20 * MB  # of YAML
MAX_FINDINGS: Final = 50 * MB  # of a baseline: 300 bytes for each finding
_PIECE: Final = 1 << 16
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class NoPlainFile(OSError):  # noqa: N818 - told as PE707
    """A pipe, a device, a socket: what has no end, or lets one wait for ever."""


def read_bytes(path: Path, most: int = MAX_DATA) -> bytes:
    """Return what a file holds; of one that is larger than ``most`` one byte more than that, so that it shows.

    Raises ``OSError``, with the name of the file, if it can't be read.
    """
    try:
        handle = os.open(path, _FLAGS)
        try:
            return _read(handle, path, most + 1)
        finally:
            os.close(handle)
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def _read(handle: int, path: Path, left: int) -> bytes:
    found = os.fstat(handle)
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise NoPlainFile(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    pieces = []
    while left and (piece := os.read(handle, min(left, max(found.st_size + 1, _PIECE)))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
