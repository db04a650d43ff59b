"""The files an input is made from, as bytes, for a machine that has only this program: packed here, unpacked there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from perfeval_gen.diagnostics import Diagnostic, Location
from perfeval_gen.docx.limits import MAX_FILE
from perfeval_gen.pipeline import own_templates
from perfeval_gen.reading import MAX_DATA, read_bytes
from perfeval_gen.repository import CONFIG, MAIN, PROJECTS, find_root, parts_of
from perfeval_gen.workflows.batch import Made

_KEPT_NAMES: Final = 6  # of folders above a file: further up nobody looks
_ABOVE: Final = "0/0/0/0/0/0"  # so that nobody looks above the folder of the worker either
_OF_PACKS: Final = (".yaml", ".docx")


@dataclass(frozen=True, slots=True)
class Files:
    """Files by their place below a folder; ``names`` are what they are called where they come from."""

    content: Mapping[str, bytes]
    names: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An input: its place below a folder, what it is made from, and the real folder that stands for that one."""

    at: str
    own: Files
    folder: str


@dataclass(frozen=True, slots=True)
class Around:
    """Where the files are that several inputs share; the folder that all is told from."""

    base: Path
    config: Path | None
    templates: Path | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A result as it travels: ``folder`` with slashes, below the folder of the input if ``is_below``."""

    made: Made
    folder: str = ""
    is_below: bool = False


def packed(path: Path) -> Packed:
    """Return an input with the files of its year that it is made from; raises ``OSError``."""
    base = _base(path)
    head = path.parent.parent / MAIN
    above = (head,) if path.parent.name == PROJECTS and head.is_file() else ()
    return Packed(_below(base, path), _files(base, (path, *parts_of(path), *above)), str(base))


def around(path: Path) -> Around:
    """Return what is around an input that it may share with others."""
    root = find_root(path)
    given = next((p for p in (path, *path.parents) if p.resolve() == root), root)
    return Around(_base(path), None if given is None else given / CONFIG, own_templates(path.resolve().parent))


def surroundings(there: Around) -> Files:
    """Return what inputs share: perfeval.yaml and the unit's own packs; raises ``OSError``."""
    own = there.templates
    packs = sorted(p for p in own.glob("*/*") if p.suffix in _OF_PACKS) if own is not None else []
    return _files(there.base, [*packs, *([there.config] if there.config is not None else [])])


def unpack(files: Files, folder: Path) -> tuple[Path, ...]:
    """Write files below a folder and return where they are."""
    written = []
    for name, content in files.content.items():
        path = folder / _ABOVE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return tuple(written)


def place_of(one: Packed, folder: Path) -> Path:
    """Return where an input is below the folder that it was unpacked into."""
    return folder / _ABOVE / one.at


def sent(made: Made, one: Packed, shared: Files, folder: Path) -> Sent:
    """Return the result with the names that the files have where they come from."""
    there = folder / _ABOVE
    names = {str(there / name): real for files in (one.own, shared) for name, real in files.names.items()}
    names[str(there)] = one.folder.rstrip("/")
    order = sorted(names, key=len, reverse=True)

    def at_home(text: str) -> str:
        for name in order if str(folder) in text else ():
            text = text.replace(name, names[name])
        return text

    found = tuple(_renamed(item, at_home) for item in made.diagnostics)
    result = replace(made, diagnostics=found, folder=None)
    if made.folder is None:
        return Sent(result)
    is_below = made.folder.is_relative_to(there)
    return Sent(result, (made.folder.relative_to(there) if is_below else made.folder).as_posix(), is_below)


def received(answer: Sent, one: Packed) -> Made:
    """Return a result with the folder that it belongs into here."""
    if not answer.folder:
        return answer.made
    return replace(answer.made, folder=Path(one.folder if answer.is_below else "", answer.folder))


def _renamed(item: Diagnostic, at_home: Callable[[str], str]) -> Diagnostic:
    return replace(
        item,
        message=at_home(item.message),
        hint=at_home(item.hint),
        mark=at_home(item.mark),
        location=_moved(item.location, at_home),
        related=tuple((_moved(place, at_home), at_home(text)) for place, text in item.related),
        edits=tuple(replace(edit, file=at_home(edit.file)) for edit in item.edits),
    )


def _moved(place: Location, at_home: Callable[[str], str]) -> Location:
    return replace(place, file=at_home(place.file), place=at_home(place.place))


def _base(path: Path) -> Path:
    """Return the folder above a file that is far enough up for everything that is sought around it."""
    folder = path.parent.resolve()
    return (folder, *folder.parents)[: _KEPT_NAMES + 1][-1]


def _below(base: Path, path: Path) -> str:
    return PurePosixPath(*(path.parent.resolve() / path.name).relative_to(base).parts).as_posix()


def _files(base: Path, paths: Iterable[Path]) -> Files:
    content: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path in paths:
        at = _below(base, path)
        content[at], names[at] = read_bytes(path, MAX_FILE if path.suffix == ".docx" else MAX_DATA), str(path)
    whole = hashlib.sha256()
    for at, inside in sorted(content.items()):
        whole.update(f"{at}\0{len(inside)}\0".encode() + inside)
    return Files(content, names, whole.hexdigest())
