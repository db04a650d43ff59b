"""What was meant by a name that isn't known, and what could be written there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice
from typing import Final

_SHOWN: Final = 10
_SAID: Final = 3
_CLOSE: Final = 0.5


def offer(written: str, names: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """Return a guess, if there is one, and the names that may be written."""
    known = list(dict.fromkeys(names))
    close = difflib.get_close_matches(written, known, n=1, cutoff=_CLOSE) if written else []
    close = close or [name for name in known if len(written) > 1 and (written in name or name in written)][:1]
    places = list(islice(elsewhere, _SAID)) if not close else []
    guess = f"是否想写“{close[0]}”？" if close else f"是否想写“{'”“'.join(places)}”？" if places else ""
    listed = "、".join(known[:_SHOWN]) + ("……" if len(known) > _SHOWN else "")
    return f"{guess}可用：{listed}" if listed else guess
