"""Which files are rewritten: a file is itself, a folder all YAML files in it but those that were handed in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location, Outcome, finding
from perfeval_gen.workflows.inputs import PE705, PE706, unreadable

_SUFFIXES: Final = (".yaml", ".yml")
_LEFT_ALONE: Final = {"输出", "归档", "采集"}


def files_of(paths: Iterable[Path]) -> Outcome[tuple[Path, ...]]:
    """Return the files named and those in the folders named, each once; what can't be found is a finding."""
    files: dict[str, Path] = {}
    found: list[Diagnostic] = []
    for path in paths:
        try:
            inside = tuple(_inside(path)) if path.is_dir() else (path,) if path.exists() else ()
        except OSError as error:
            found.append(unreadable(path, error))
            continue
        if not inside:
            code, message = (PE706, "文件夹“{}”里没有数据文件") if path.is_dir() else (PE705, "找不到“{}”")
            found.append(finding(code, message.format(path), Location(str(path))))
        for file in inside:
            files.setdefault(os.path.realpath(file), file)
    return Outcome(tuple(files.values()), tuple(found))


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~")) or path.name in _LEFT_ALONE:
            continue
        if path.is_dir():
            yield from _inside(path)
        elif path.suffix.lower() in _SUFFIXES:
            yield path
