"""What a pack is at the moment, as a digest: its files, whatever the machine and its line ends."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from perfeval_gen.docx.limits import MAX_FILE
from perfeval_gen.packs.model import Pack
from perfeval_gen.reading import read_bytes

_SUFFIXES = (".yaml", ".docx")


def digest_of(pack: Pack) -> str:
    """Return 16 hexadecimal digits that change when a file of the pack, or of one it extends, changes."""
    files = sorted((p for f in pack.folders for p in f.iterdir() if p.suffix in _SUFFIXES), key=lambda p: p.parts[-2:])
    return _digest(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=16)
def _digest(files: tuple[tuple[Path, int], ...]) -> str:
    whole = hashlib.sha256()
    for path, _ in files:
        content = read_bytes(path, MAX_FILE)
        text = content.replace(b"\r\n", b"\n") if path.suffix == ".yaml" else content
        whole.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + hashlib.sha256(text).digest())
    return whole.hexdigest()[:16]
