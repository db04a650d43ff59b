"""Being told to stop: a request to end is handled like Ctrl-C, so that a run ends cleanly either way."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import NoReturn


@contextlib.contextmanager
def stops_at_once() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` at SIGTERM too, as long as this lasts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt
