"""Where ``templates/``, ``schemas/`` and ``examples/`` are; no other module builds a path to data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def data_root() -> Path:
    """Return the folder that holds the data folders: inside the wheel, else the root of the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent


@cache
def load_data(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return the plain content of our own YAML file ``name`` under the data root; raises ``OSError``, ``YAMLError``.

    Read once: all callers share it, none may change it.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where PyYAML has it
    return yaml.load((data_root() / name).read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
