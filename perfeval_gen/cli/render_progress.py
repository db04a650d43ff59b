"""How far a run has come: a line that changes on a terminal, elsewhere one now and then; all on the error stream."""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import Final

_EVERY: Final = 10.0  # seconds between two lines where each of them stays
_REDRAWN: Final = 0.1
_FEW: Final = 2
_SOME: Final = 20  # of which somebody who reads a log wants to hear
_MINUTE: Final = 60
_HOUR: Final = 3600
_WIDTH: Final = 20
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """What is shown of a run over ``total`` files; nothing for a single one, nor for a few without a terminal."""

    def __init__(self, total: int, *, shown: bool) -> None:
        """``shown``: whether anything is shown at all."""
        self._is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._total, self._shown = total, shown and total >= (_FEW if self._is_terminal else _SOME)
        self._is_drawn = False
        self._told = monotonic()
        self._first: tuple[float, int] | None = None  # from here on the work goes on at its own pace

    def at(self, done: int) -> None:
        """Tell that so many are done."""
        now = monotonic()
        began, before = self._first = self._first or (now, done)
        if not self._shown or now - self._told < (_REDRAWN if self._is_terminal else _EVERY):
            return
        self._told = now
        words = f"{done}/{self._total} 个文件，{pace(done - before, self._total - done, now - began)}"
        if self._is_terminal:
            sys.stderr.write(f"{_CLEAR}{_bar(done / self._total)} {words}")
            self._is_drawn = True
        else:
            sys.stderr.write(f"已处理 {words}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        """Make room for a line of the output."""
        if self._is_drawn:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._is_drawn = False


def pace(done: int, left: int, seconds: float) -> str:
    """Return the rate at which so many were done, and the time left, in words."""
    if not done:
        return "刚开始"
    rate = done / max(seconds, 1e-6)
    speed = f"每秒 {rate:.0f} 个" if rate >= 10 else f"每秒 {rate:.1f} 个"  # noqa: PLR2004 - then a decimal says nothing
    return f"{speed}，还要{duration(left / rate)}"


def duration(seconds: float) -> str:
    """Return a time in words, as exactly as anyone cares."""
    if seconds < _MINUTE:
        return f"约 {max(1, round(seconds))} 秒"
    if seconds < _HOUR:
        return f"约 {round(seconds / _MINUTE)} 分钟"
    return f"约 {seconds / _HOUR:.1f} 小时"


def _bar(share: float) -> str:
    full = round(share * _WIDTH)
    return "█" * full + "░" * (_WIDTH - full)
