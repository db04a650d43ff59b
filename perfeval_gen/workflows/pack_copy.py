"""Copying a shipped pack into a unit's 模板 folder, to be changed there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Location, Outcome, Severity, finding
from perfeval_gen.output import write_atomically
from perfeval_gen.packs.model import PACK_FILE, find_pack, known_packs

PE710: Final = Code(
    "PE710", "模板包不能复制到那里", Severity.ERROR,
    "要复制的模板包不存在，或者目标文件夹已经有内容；复制不会覆盖任何文件。",
    remedy="换一个文件夹，例如 模板/某省",
)  # fmt: skip
CODES: Final = (PE710,)


def copy_pack(name: str, target: Path, own: Path | None = None) -> Outcome[tuple[Path, ...]]:
    """Copy the files of the pack ``name`` into the new folder ``target`` and return them; nothing is overwritten.

    Files of the packs that it takes over aren't copied: ``沿用`` stays. Raises ``OSError`` if it can't be written.
    """
    source = find_pack(name, own)
    if source is None:
        message = f"找不到模板包“{name}”"
        return Outcome(None, (finding(PE710, message, Location(name), hint=f"可用：{'、'.join(known_packs(own))}"),))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return Outcome(None, (finding(PE710, f"“{target}”已经有内容", Location(str(target))),))
    files = sorted(p for p in source.iterdir() if p.is_file() and not p.name.startswith((".", "~")))
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for file in sorted(files, key=lambda p: p.name == PACK_FILE):  # pack.yaml last: half a copy is no pack
        write_atomically(target / file.name, file.read_bytes())
        made.append(target / file.name)
    return Outcome(tuple(made))
