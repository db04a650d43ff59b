"""Where ``templates/``, ``schemas/`` and ``examples/`` are; no other module builds a path to data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from perfeval_gen import cache as cache_on_disk


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
    path = data_root() / name
    return cache_on_disk.kept("data", cache_on_disk.key_of(cache_on_disk.state_of((path,))), lambda: _read(path))


def _read(path: Path) -> Any:  # noqa: ANN401
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where PyYAML has it
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
