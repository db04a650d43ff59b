"""``perfeval render --watch``: render, then again whatever is changed, until Ctrl-C."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from perfeval_gen.cli import failure
from perfeval_gen.cli.answers import ENVIRONMENT, USAGE, collected, show, status_of
from perfeval_gen.pipeline import OWN_TEMPLATES, own_templates
from perfeval_gen.repository import CONFIG, find_root, parts_of
from perfeval_gen.workflows.surroundings import PE730

_DATA: Final = (".yaml", ".yml")
_OTHERS: Final = ("输出", "归档", "采集", "佐证")
_PAUSE: Final = 200  # milliseconds between two looks at the keyboard
Render = Callable[[list[Path]], int]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched: the paths asked for, the folders around them, whether a change is one for all files."""

    paths: tuple[Path, ...]
    folders: tuple[Path, ...]
    out: Path | None
    is_bound: bool

    def takes(self, path: Path) -> bool:
        """Return whether a file, or a folder, is one that documents are made from."""
        inner = self._within(path)
        if inner is None or (self.out is not None and path.is_relative_to(self.out)):
            return False
        if any(part.startswith((".", "~")) or part in _OTHERS for part in inner.parts):
            return False
        if path.is_dir():  # files may come with a new folder before it is watched itself
            return bool(inner.parts)
        suffix = path.suffix.lower()
        return suffix in _DATA or (suffix == ".docx" and self._is_template(path))

    def to_render(self, changed: frozenset[Path]) -> list[Path]:
        """Return the paths to render again: the files a change is about, else all that were asked for."""
        everything = list(self.paths)
        if self.is_bound or any(path.name == CONFIG or self._is_template(path) for path in changed):
            return everything
        files, missing = collected(everything)
        return everything if missing else [file for file in files if any(_is_about(path, file) for path in changed)]

    def _is_template(self, path: Path) -> bool:
        return any(
            path.is_relative_to(each) and OWN_TEMPLATES in (each.name, *path.relative_to(each).parts)
            for each in self.folders
        )

    def _within(self, path: Path) -> Path | None:
        """Return a path from the folder that is watched; a name above that folder is nobody's business."""
        return next((path.relative_to(folder) for folder in self.folders if path.is_relative_to(folder)), None)


def run_watch(paths: list[Path], render: Render, out: Path | None, *, is_bound: bool) -> int:
    """Render now and after each change; return only if there is nothing to watch. Ctrl-C ends it."""
    try:
        import watchfiles
    except ImportError:
        typer.echo(f"错误[{PE730.id}] --watch 要用 watchfiles，还没有装\n     = pip install watchfiles", err=True)
        return ENVIRONMENT
    files, missing = collected(paths)
    if missing:
        show(missing, err=True)
        return status_of(missing, files) or USAGE
    watched = watch_around(paths, out, is_bound=is_bound)
    rounds = watchfiles.watch(
        *watched.folders, watch_filter=lambda _, name: watched.takes(Path(name)), yield_on_timeout=True,
        rust_timeout=_PAUSE, raise_interrupt=True,
    )  # fmt: skip
    next(rounds)  # from now on no change is missed, also none while the documents are made for the first time
    render(paths)
    typer.echo(f"监看 {'、'.join(map(_shown, watched.folders))}；有改动就重新生成，按 Ctrl-C 停止")
    for changes in rounds:
        changed = frozenset(Path(name) for _, name in changes)
        if changed:
            _again(watched, render, changed)
    return USAGE


def watch_around(paths: Iterable[Path], out: Path | None, *, is_bound: bool) -> Watched:
    """Return what to watch: the unit's folder, else the folder of each path and the unit's own templates."""
    kept = tuple(paths)
    around: list[Path] = []
    for folder in sorted({each for path in kept for each in _around(path)}):
        if not any(folder.is_relative_to(other) for other in around):
            around.append(folder)
    return Watched(kept, tuple(around), None if out is None else out.resolve(), is_bound)


def _around(path: Path) -> Iterator[Path]:
    root = find_root(path)
    if root is not None:
        yield root
        return
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    yield folder
    templates = own_templates(folder)
    if templates is not None:
        yield templates


def _is_about(changed: Path, file: Path) -> bool:
    """Return whether a file is made from the changed one; one that is gone was part of those around it."""
    if any(one.resolve().is_relative_to(changed.resolve()) for one in (file, *parts_of(file))):
        return True
    return not changed.exists() and changed.is_relative_to(file.resolve().parent)


def _again(watched: Watched, render: Render, changed: frozenset[Path]) -> None:
    """Render what was changed; whatever goes wrong is told, and watching goes on."""
    try:
        wanted = watched.to_render(changed)
        if wanted:
            typer.echo(f"→ 有改动：{'、'.join(sorted(map(_shown, changed)))}")
            render(wanted)
    except Exception as error:  # noqa: BLE001 - the next change may be the one that mends it
        failure.told(error)


def _shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # another drive
        return str(path)
