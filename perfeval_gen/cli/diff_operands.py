"""What ``perfeval diff`` is to compare: files, folders of a year, or either as it was in a commit of git.

A name that is there on the disk is that file or folder. Otherwise ``版本:路径`` is a file or folder of a commit, a
revision alone takes its path from ``--path`` or from the other side, and ``甲..乙`` is two revisions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from perfeval_gen.cli import revisions
from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, finding
from perfeval_gen.repository import MAIN, whole_of
from perfeval_gen.workflows import inputs
from perfeval_gen.workflows.diff.codes import PE741, PE742, PE743

_RANGE: Final = ".."
_HEAD: Final = "HEAD"
_LISTED: Final = 6


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file or folder as it is."""

    path: Path

    @property
    def name(self) -> str:
        """What it goes by."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class InCommit:
    """A file or folder as a revision has it; ``path`` is as typed behind the colon, None where none was."""

    revision: str
    path: str | None = None

    @property
    def name(self) -> str:
        """What it goes by."""
        return self.revision if self.path is None else f"{self.revision}:{self.path}"


@dataclass(frozen=True, slots=True)
class _Found:
    """A revision whose commit and path are known."""

    repo: revisions.Repo
    revision: str
    commit: str
    path: str


Operand: TypeAlias = OnDisk | InCommit
Target: TypeAlias = OnDisk | _Found


def resolve(first: str, second: str | None, path: Path | None) -> Outcome[tuple[Target, Target]]:
    """Return what is to be compared, or why that can't be told."""
    pair = _operands(first, second, path)
    if pair.value is None:
        return Outcome(None, pair.diagnostics)
    one, other = pair.value
    if path is not None and not any(isinstance(o, InCommit) and o.path is None for o in (one, other)):
        return Outcome(None, (_unclear("--path 只用于没有写路径的版本", str(path)),))
    ends = (_target(one, other, path), _target(other, one, path))
    if ends[0].value is None or ends[1].value is None:
        return Outcome(None, (*ends[0].diagnostics, *ends[1].diagnostics))
    return Outcome((ends[0].value, ends[1].value))


def _operands(first: str, second: str | None, path: Path | None) -> Outcome[tuple[Operand, Operand]]:
    one = _operand(first)
    if second is not None:
        return Outcome((one, _operand(second)))
    if isinstance(one, OnDisk):
        return Outcome(None, (_unclear(f"只写了“{first}”，没有写和什么比较", first),))
    if one.path is None and _RANGE in first and path is not None:
        before, _, after = first.partition(_RANGE)
        return Outcome((InCommit(before or _HEAD), InCommit(after or _HEAD)))
    if one.path is None and path is None:
        return Outcome(None, (_unclear(f"只写了“{first}”，没有写是哪个文件或年度", first),))
    return Outcome((one, OnDisk(path) if path is not None else _now(one)))


def _operand(word: str) -> Operand:
    path = Path(word)
    if _exists(path) or path.is_absolute() or word.startswith((f".{os.sep}", f"..{os.sep}", "./", "../")):
        return OnDisk(path)
    revision, colon, inside = word.partition(":")
    return InCommit(revision, inside) if colon else InCommit(word)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no name of a file at all
        return False


def _now(one: InCommit) -> OnDisk:
    """Return the file of today that a file of a commit was."""
    typed = one.path or ""
    repo = revisions.repo_at(Path())
    places = [repo.top / name for name in repo.spellings(typed)] if repo is not None else []
    path = next((p for p in places if _exists(p)), Path(typed))
    near = Path(os.path.relpath(path))
    return OnDisk(path if near.parts[:1] == ("..",) else near)


def _target(one: Operand, other: Operand, path: Path | None) -> Outcome[Target]:
    if isinstance(one, OnDisk):
        return Outcome(one)
    if one.path is not None:
        return _in_commit(one, Path(), None)
    if path is not None:
        return _in_commit(one, path, path, is_asked=True)
    if isinstance(other, OnDisk):
        return _in_commit(one, other.path, other.path)
    if other.path is not None:
        return _in_commit(replace(one, path=other.path), Path(), None)
    return Outcome(None, (_unclear(f"没有写“{one.revision}”里的哪个文件或年度", one.revision),))


def _in_commit(one: InCommit, near: Path, place: Path | None, *, is_asked: bool = False) -> Outcome[Target]:
    """Return the commit and the path in it; ``place`` is the path on the disk, where it was typed as one.

    ``is_asked``: it must be a revision that is meant, not a file that isn't there.
    """
    repo = revisions.repo_at(near)
    if repo is None:
        is_file = one.path is None and _RANGE not in one.revision and not is_asked
        return Outcome(None, (_missing(one) if is_file else _without_git(one, near),))
    commit = repo.commit(one.revision)
    if not commit:
        message = f"“{one.name}”不是文件或文件夹，也不是 git 里的版本"
        return Outcome(None, (finding(PE742, message, Location(one.name)),))
    paths = repo.spellings(one.path or "") if place is None else (repo.within(place),)
    found = next((path for path in paths if repo.has(commit, path)), None)
    if found is None:
        shown = one.path if place is None else place
        return Outcome(None, (finding(PE742, f"版本“{one.revision}”里没有“{shown}”", Location(one.name)),))
    return Outcome(_Found(repo, one.revision, commit, found))


def _missing(one: InCommit) -> Diagnostic:
    return finding(inputs.PE705, f"找不到“{one.name}”", Location(one.name))


def _without_git(one: InCommit, near: Path) -> Diagnostic:
    if not revisions.is_there():
        return finding(PE741, f"要看版本“{one.revision}”，可这台电脑没有安装 git", Location(one.name))
    where = "这里" if near == Path() else f"“{near}”"
    return finding(PE741, f"要看版本“{one.revision}”，可{where}不在 git 库里", Location(one.name))


def _unclear(message: str, at: str) -> Diagnostic:
    return finding(PE743, message, Location(at))


# -- the file to read ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readable:
    """A data file that lies on the disk, for now below ``folder`` if it comes out of git; ``shown`` stands for that."""

    path: Path
    folder: str = ""
    shown: str = ""

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self._plain(str(self.path))

    def told(self, item: Diagnostic) -> Diagnostic:
        """Return a finding that names files as the user does."""
        related = tuple((self.place(place), text) for place, text in item.related)
        message, hint = (self._plain(text) for text in (item.message, item.hint))
        return replace(item, location=self.place(item.location), related=related, message=message, hint=hint)

    def place(self, place: Location) -> Location:
        """Return a place with the file's name as the user knows it."""
        return replace(place, file=self._plain(place.file))

    def _plain(self, text: str) -> str:
        if not self.folder or self.folder not in text:
            return text
        before, *rest = text.split(f"{self.folder}{os.sep}")
        return self.shown.join([before, *(part.replace(os.sep, "/") for part in rest)])


@contextmanager
def readable(target: Target) -> Iterator[Readable]:
    """Give what a target names; what comes out of git lies in a folder that is gone afterwards."""
    if isinstance(target, OnDisk):
        yield Readable(target.path)
        return
    with TemporaryDirectory(prefix="perfeval-") as temporary:
        folder = Path(temporary).resolve()
        path = target.repo.write_out(target.commit, target.path, folder)
        yield Readable(path, str(folder), f"{target.revision}:")


def data_file(one: Readable) -> Outcome[Readable]:
    """Return the one data file of what was named: of a folder its 整体.yaml, else the only file in it."""
    main = one.path / MAIN
    if main.is_file():
        return Outcome(replace(one, path=main))
    if one.path.is_file():
        return Outcome(replace(one, path=whole_of(one.path)))
    inside = inputs.collect([one.path])
    files = inside.value or ()
    if len(files) == 1:
        return Outcome(replace(one, path=files[0]))
    if not files:
        return Outcome(None, tuple(one.told(d) for d in inside.diagnostics))
    names = [replace(one, path=path).name for path in files[:_LISTED]]
    hint = f"写明哪一份：{'、'.join(names)}{'……' if len(files) > _LISTED else ''}"
    return Outcome(None, (finding(PE743, f"“{one.name}”里有 {len(files)} 份数据", Location(one.name), hint=hint),))
