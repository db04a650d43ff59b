"""Putting documents into place: the only module that writes them. The old file or the whole new one, no torn one."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import secrets
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.docx.limits import MAX_FILE
from perfeval_gen.docx.seal import inspect
from perfeval_gen.file_names import clean_name
from perfeval_gen.reading import NoPlainFile, read_bytes

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

NOT_WRITTEN = Code(
    "PE701",
    "文件写不进去",
    Severity.ERROR,
    "文件夹建不了、没有写入权限或磁盘已满。原有的文件没有改动。",
    "检查磁盘空间和文件夹权限，或用 --out 换一个文件夹",
)
FILE_IN_USE = Code(
    "PE702",
    "文件正被占用",
    Severity.ERROR,
    "要覆盖的文档正在 Word 或 WPS 中打开。",
    "关闭该文档后重新生成",
)
EDITED_BY_HAND = Code(
    "PE703",
    "不覆盖手工改过的文档",
    Severity.ERROR,
    "已有的文档与当初生成的不一致，或不是本程序生成的；覆盖会丢失手工改动。",
    "把改动写回 YAML 或模板；确要覆盖，加 --force",
)
CODES: Final = (NOT_WRITTEN, FILE_IN_USE, EDITED_BY_HAND)

PREFIX: Final = ".~perfeval-"
PATIENCE: Final = 2.0
_PAUSE: Final = 0.2
_STALE: Final = 600
_PRECIOUS: Final = {"foreign": "不是本程序生成的", "edited": "生成后被手工修改过"}
_REASONS: Final = {
    errno.ENOSPC: "磁盘已满", getattr(errno, "EDQUOT", -1): "磁盘配额已用完", errno.EROFS: "磁盘只读",
    errno.EFBIG: "文件超过系统允许的大小", errno.ENAMETOOLONG: "文件夹或文件的名称太长", errno.ELOOP: "链接指向自己",
    errno.EACCES: "没有写入权限", errno.EPERM: "没有写入权限", errno.ENOTDIR: "应是文件夹的地方有一个文件",
    errno.EISDIR: "应是文件的地方有一个文件夹", errno.ENOENT: "文件夹不存在",
}  # fmt: skip
_OF_WRITING: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", -1), errno.EROFS, errno.EFBIG}
_IS_READ_ONLY: Final = "文件是只读的"
_OR_FORCE: Final = "请文件的主人开放读取权限；确要覆盖，加 --force"
_READ_ONLY: Final = "去掉文件的“只读”属性再试；文档确要覆盖，加 --force"


class NotWritten(OSError):  # noqa: N818 - told as PE701
    """A file or folder that couldn't be written, and why in Chinese; what stood there stands there still."""

    def __init__(self, error: OSError, path: Path) -> None:
        """``error`` is what the system said."""
        super().__init__(error.errno, error.strerror, str(path))
        self.reason = _reason(error)


class _ReadOnlyError(OSError):
    """A file that somebody has made read-only; where the folder isn't, the system would let it be replaced."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write the file as a whole, with the rights of the one it replaces; on any failure, Ctrl-C included, that stays.

    Raises ``NotWritten``.
    """
    try:
        _put(path, content)
    except OSError as error:
        raise NotWritten(error, path) from error


def write_together(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files with the folders they belong into: all of them are on the disk before the first is put into place.

    Where one can't be written none is, and no new folder stays. Raises ``NotWritten``.
    """
    folders: list[Path] = []
    waiting: list[_Waiting] = []
    at = Path()
    try:
        for at, content in files:
            for folder in _missing(at.parent):
                folder.mkdir()
                folders.append(folder)
            waiting.append(_prepared(at, content))
        for one in waiting:
            at = one.target
            one.place()
    except BaseException as error:
        for one in waiting:
            one.drop()
        for folder in reversed(folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise NotWritten(error, at) from error
        raise
    for folder in {one.target.parent for one in waiting}:
        _sync_folder(folder)


def is_of_writing(error: OSError) -> bool:
    """Tell an error that PE701 is about: of ours, or one that only writing meets."""
    return isinstance(error, NotWritten) or error.errno in _OF_WRITING


def not_written(error: OSError) -> Diagnostic:
    """Return the finding for what couldn't be written."""
    reason = error.reason if isinstance(error, NotWritten) else _reason(error)
    name = Path(str(error.filename)).name if error.filename else ""
    message = f"无法写入“{name}”：{reason}" if name else f"写不出去：{reason}"
    hint = _READ_ONLY if reason == _IS_READ_ONLY else ""
    return finding(NOT_WRITTEN, message, Location(str(error.filename or "")), hint=hint)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is on the disk under another name."""

    temporary: Path
    target: Path
    before: os.stat_result | None

    def place(self) -> None:
        """Put it into place."""
        if os.name == "nt" and _is_read_only(self.before):  # there such a file can't be replaced
            self.target.chmod(stat.S_IWRITE)
        self.temporary.replace(self.target)

    def drop(self) -> None:
        """Remove it, unless it is in place."""
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def _put(path: Path, content: bytes, *, sync_name: bool = True, over_read_only: bool = False) -> None:
    """Write a file as a whole.

    ``sync_name``: see the new name onto the disk too; without, a power cut may bring the old file back.
    ``over_read_only``: replace a read-only file too.
    """
    one = _prepared(path, content, over_read_only=over_read_only)
    try:
        one.place()
    except BaseException:
        one.drop()
        raise
    if sync_name:
        _sync_folder(one.target.parent)


def _prepared(path: Path, content: bytes, *, over_read_only: bool = False) -> _Waiting:
    target = Path(os.path.realpath(path))
    temporary = target.parent / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}.tmp"
    one = _Waiting(temporary, target, _status(target))
    if not over_read_only and _is_read_only(one.before):
        raise _ReadOnlyError(errno.EPERM, os.strerror(errno.EPERM), str(path))
    try:
        _write(temporary, content, one.before)
    except BaseException:
        one.drop()
        raise
    return one


def _missing(folder: Path) -> list[Path]:
    """Return the folders that aren't there, the outermost first."""
    return [each for each in (*reversed(folder.parents), folder) if _status(each) is None]


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run of ours left behind; those of a running one stay."""
    for stray in folder.glob(f"{PREFIX}*.tmp"):
        with contextlib.suppress(OSError, ValueError):
            if not _is_running(int(stray.name.removeprefix(PREFIX).split("-")[0])) or _is_old(stray):
                stray.unlink()


def deliver(folder: Path, filename: str, content: bytes, *, force: bool, sync_name: bool = True) -> Outcome[Path]:
    """Put a document into a folder and return where it stands now.

    A document edited by hand, or not ours, is refused without ``force``. One that is open elsewhere is waited for;
    then a numbered copy is written beside it, which is still reported as an error.
    """
    target = folder / clean_name(filename)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        state = _state(target)
        if state in _PRECIOUS and not force:
            message = f"“{target.name}”{_PRECIOUS[state]}，没有覆盖"
            return Outcome(None, (finding(EDITED_BY_HAND, message, Location(str(target))),))
        if state == "closed" and not force:
            message = f"无法写入“{target.name}”：没有权限读取已有的文件，看不出改过没有"
            return Outcome(None, (finding(NOT_WRITTEN, message, Location(str(target)), hint=_OR_FORCE),))
        if state != "locked" and _written(target, content, sync_name=sync_name, force=force):
            return Outcome(target)
        copy = _write_copy(target, content)
    except OSError as error:
        return Outcome(None, (_failure(target, error),))
    hint = f"已写到“{copy.name}”；关闭原文档后重新生成即可覆盖"
    message = f"无法写入“{target.name}”：文件正被 Word 或 WPS 打开"
    return Outcome(copy, (finding(FILE_IN_USE, message, Location(str(target)), hint=hint),))


class Deliveries:
    """Documents on their way into place, several at a time: disks take many as quickly as one.

    ``put`` returns what ``deliver`` will have returned, to be called in the order that is wanted; few wait at a time.
    ``close`` waits for what is being written and drops what isn't yet.
    """

    def __init__(self, *, force: bool, threads: int = 8) -> None:
        """Write in as many threads, or at once if there are none."""
        self._force, self._threads = force, threads
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[Outcome[Path]]] = deque()
        self._folders: set[Path] = set()
        self._new: list[Path] = []

    def put(self, folder: Path, filename: str, content: bytes) -> Callable[[], Outcome[Path]]:
        """Begin to deliver a document."""
        if folder not in self._folders:
            self._new += _missing(folder)
            self._folders.add(folder)
        if not self._threads:
            done = deliver(folder, filename, content, force=self._force)
            return lambda: done
        while len(self._waiting) >= self._threads * 2:
            self._waiting.popleft().exception()  # whoever asked for it is told
        future = self._started().submit(deliver, folder, filename, content, force=self._force, sync_name=False)
        self._waiting.append(future)
        return future.result

    def close(self) -> None:
        """See everything that was begun onto the disk; of new folders those that stayed empty go again."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            for folder in self._folders:
                _sync_folder(folder)
        for folder in reversed(self._new):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _started(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._threads)
        return self._pool


def _write(path: Path, content: bytes, before: os.stat_result | None = None) -> None:
    """Write a new file, with the rights any new file gets or those of the one before, and see it onto the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as stream:
        if before is not None:
            _take_over(stream.fileno(), before)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _take_over(handle: int, before: os.stat_result) -> None:
    """Give a file the rights of another, and its owner and group as far as the system lets us."""
    if not hasattr(os, "fchmod"):
        return
    for user, group in ((-1, before.st_gid), (before.st_uid, -1)):
        with contextlib.suppress(OSError):
            os.fchown(handle, user, group)
    with contextlib.suppress(OSError):
        os.fchmod(handle, before.st_mode & 0o777)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_read_only(found: os.stat_result | None) -> bool:
    return found is not None and stat.S_ISREG(found.st_mode) and not found.st_mode & 0o222


def _sync_folder(folder: Path) -> None:
    """Make the new name last, where the system can (Windows cannot open a folder)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # a file that is open cannot be removed there, so there is no need to ask
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _STALE


def _state(target: Path) -> Literal["free", "locked", "closed", "ours", "edited", "foreign"]:
    """What stands where we want to write: ``locked`` is open elsewhere, ``closed`` is not for us to read."""
    try:
        return inspect(read_bytes(target, MAX_FILE))
    except FileNotFoundError:
        return "free"
    except PermissionError:
        if os.access(target, os.R_OK):  # so it isn't for want of rights
            return "locked"
        if os.access(target, os.F_OK):
            return "closed"
        raise
    except NoPlainFile:
        return "foreign"


def _written(target: Path, content: bytes, *, sync_name: bool, force: bool) -> bool:
    """Write, waiting for a document that is open; False if it stays open."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _put(target, content, sync_name=sync_name, over_read_only=force)
        except PermissionError:
            if time.monotonic() >= end or not target.exists():
                break
            time.sleep(_PAUSE)
        else:
            return True
    if not target.exists():
        raise PermissionError(errno.EACCES, "folder not writable")
    return False


def _write_copy(target: Path, content: bytes) -> Path:
    """Write the first ``名(2).docx`` that is free or ours; if even that is refused, the folder is closed to us."""
    for number in itertools.count(2):
        copy = target.with_name(f"{target.stem}({number}){target.suffix}")
        if _state(copy) in {"free", "ours"} and not _is_read_only(_status(copy)):
            _put(copy, content)
            return copy
    raise AssertionError


def _failure(target: Path, error: OSError) -> Diagnostic:
    return not_written(NotWritten(error, target))


def _reason(error: OSError) -> str:
    if isinstance(error, NotWritten):
        return error.reason
    return _IS_READ_ONLY if isinstance(error, _ReadOnlyError) else _REASONS.get(error.errno or 0, "文件夹或文件不可用")
