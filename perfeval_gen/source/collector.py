"""The collector of cyclic garbage finds none in a tree that grows, but looks through all of it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LARGE: Final = 200_000  # characters; below it the collector hardly runs


@contextmanager
def paused(size: int) -> Iterator[None]:
    """Keep the collector off while something of this size is made, and leave it as it was."""
    if size < LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
