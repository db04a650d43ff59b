"""What a run has written, remembered in the unit's folder: digests, no data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from perfeval_gen.reading import MAX_FINDINGS, read_bytes
from perfeval_gen.workflows.rollover.again import Written

_FOLDER: Final = ".perfeval"
_VERSION: Final = 1


def memory_path(folder: Path, year: int) -> Path:
    """Return where the run that made a year is remembered."""
    return folder / _FOLDER / f"结转{year}.json"


def read_memory(path: Path) -> Mapping[str, Written]:
    """Return what is remembered by file; nothing where there is no such file or it isn't ours."""
    try:
        loaded = json.loads(read_bytes(path, MAX_FINDINGS).decode())
        return {name: Written(str(one["全文"]), dict(one["各项"])) for name, one in loaded["文件"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def memory_text(files: Mapping[str, Written]) -> str:
    """Return the file to remember by."""
    told = {name: {"全文": w.whole, "各项": dict(sorted(w.values.items()))} for name, w in sorted(files.items())}
    return json.dumps({"版本": _VERSION, "文件": told}, ensure_ascii=False, indent=1) + "\n"
