"""Copying a shipped pack into a unit's 模板 folder, to be changed there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Location, Outcome, Severity, finding
from perfeval_gen.docx.limits import MAX_FILE, MB
from perfeval_gen.output import write_together
from perfeval_gen.packs.model import PACK_FILE, find_pack, known_packs, load_pack
from perfeval_gen.reading import read_bytes
from perfeval_gen.workflows.pack_info import used_trees

PE710: Final = Code(
    "PE710", "模板包不能复制到那里", Severity.ERROR,
    "要复制的模板包不存在，或者目标文件夹已经有内容；复制不会覆盖任何文件。",
    remedy="换一个文件夹，例如 模板/某省",
)  # fmt: skip
CODES: Final = (PE710,)


@dataclass(frozen=True, slots=True)
class LeftThere:
    """Files that a copy takes over from another pack: its name, Word templates and indicators files."""

    pack: str
    templates: tuple[str, ...]
    trees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """The files that were written, and those that stay in the packs that the copy takes over."""

    files: tuple[Path, ...]
    left: tuple[LeftThere, ...]


def copy_pack(name: str, target: Path, own: Path | None = None) -> Outcome[Copied]:
    """Copy the files of the pack ``name`` into the new folder ``target``; nothing is overwritten.

    Files of the packs that it takes over aren't copied: ``沿用`` stays. Raises ``OSError`` if it can't be written.
    """
    source = find_pack(name, own)
    if source is None:
        message = f"找不到模板包“{name}”"
        return Outcome(None, (finding(PE710, message, Location(name), hint=f"可用：{'、'.join(known_packs(own))}"),))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return Outcome(None, (finding(PE710, f"“{target}”已经有内容", Location(str(target))),))
    files = sorted(p for p in source.iterdir() if p.is_file() and not p.name.startswith((".", "~")))
    content = {file: read_bytes(file, MAX_FILE) for file in files}
    large = next((file for file in files if len(content[file]) > MAX_FILE), None)
    if large is not None:
        message = f"“{large.name}”超过 {MAX_FILE // MB} MB，没有复制"
        return Outcome(None, (finding(PE710, message, Location(str(large)), hint="把它移出模板包的文件夹"),))
    made = {target / file.name: content[file] for file in sorted(files, key=lambda p: p.name == PACK_FILE)}
    write_together(made.items())  # pack.yaml last: half a copy is no pack
    return Outcome(Copied(tuple(made), tuple(_left_there(name, own))))


def _left_there(name: str, own: Path | None) -> Iterator[LeftThere]:
    """Yield by pack what the documents of a pack use that lies in another's folder."""
    pack = load_pack(name, own=own, asked_at=Location(name)).value
    if pack is None:
        return
    templates = {form.template for form in pack.documents}
    trees = {Path(tree.document.tree.location.file) for tree in used_trees(pack)}
    files = sorted((f for f in templates | trees if f.parent.name != name), key=lambda f: (f.parent.name, f.name))
    for folder, inside in groupby(files, key=attrgetter("parent.name")):
        found = tuple(inside)
        yield LeftThere(
            folder, tuple(f.name for f in found if f in templates), tuple(f.name for f in found if f in trees)
        )
