"""Where this system keeps what programs may make again, and a command's use of it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from perfeval_gen import cache, patterns
from perfeval_gen.cli import value_classes

VARIABLE: Final = "PERFEVAL_CACHE"
_NAME: Final = "perfeval"
_OFF: Final = ("0", "off", "no", "false")


def folder_of_user() -> Path | None:
    """Return the folder for such things on this system; None if there is none."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or f"{home}/.cache"
    return Path(base) / _NAME if base and Path(base).is_absolute() else None


def chosen_folder() -> Path | None:
    """Return the folder to use: the one that the environment names, else the user's; None where it is turned off."""
    said = os.environ.get(VARIABLE, "").strip()
    if said.lower() in _OFF:
        return None
    return Path(said).absolute() if said else folder_of_user()


@contextlib.contextmanager
def take_from_cache(command: str) -> Iterator[None]:
    """Take what is kept on disk while this command runs, and keep afterwards what it made."""
    folder = chosen_folder()
    cache.use(folder)
    if folder is None:
        yield
        return
    patterns.load(command)
    patterns.everywhere()
    value_classes.load(command)
    try:
        yield
    finally:
        patterns.save()
        value_classes.save()
