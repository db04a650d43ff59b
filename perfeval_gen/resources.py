"""Where ``templates/``, ``schemas/`` and ``examples/`` are; no other module builds a path to data."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_root() -> Path:
    """Return the folder that holds the data folders: inside the wheel, else the root of the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent
