"""Whether words before a number are nearly the name of something: words put in, left out or in another order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from perfeval_gen.checks.prose.words import only

_SHORTEST: Final = 4
_INSERTED: Final = 5
_KEPT: Final = 0.6
_COUNTED: Final = ("数量", "人数", "数", "量")
_FILLERS: Final = "共达为约了有到是已计"


class Likes:
    """Names by their last characters and by their characters in any order."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names of four characters and more, also without 数 behind them."""
        self._by_last: Final[dict[str, list[tuple[str, str]]]] = {}
        self._by_letters: Final[dict[int, dict[str, str]]] = {}
        for name in names:
            for one in (name, *(name[: -len(end)] for end in _COUNTED if name.endswith(end))):
                if len(one) >= _SHORTEST:
                    self._by_last.setdefault(one[-1], []).append((one, name))
                    self._by_letters.setdefault(len(one), {})["".join(sorted(one))] = name

    def of(self, clause: str) -> Iterator[str]:
        """Yield the names in nearly which a clause ends."""
        tail = clause.rstrip(_FILLERS)
        for length, known in self._by_letters.items():
            name = known.get("".join(sorted(tail[-length:])))
            if name is not None and is_start(tail[:-length]):
                yield name
        for one, name in self._by_last.get(tail[-1:], ()):
            if _has_more(one, tail) or _has_less(one, tail):
                yield name


def is_start(before: str) -> bool:
    """Return whether what stands before a name doesn't narrow it."""
    return only("名前").fullmatch(before) is not None


def _has_more(name: str, tail: str) -> bool:
    """Return whether a text ends in all characters of a name, with few others among them."""
    at = len(tail)
    for char in reversed(name):
        at = tail.rfind(char, 0, at)
        if at < 0:
            return False
    return len(tail) - at <= len(name) + _INSERTED


def _has_less(name: str, tail: str) -> bool:
    """Return whether a text ends in a name of which few characters are left out, and nothing else narrows it."""
    at, kept = len(name), 0
    for char in reversed(tail):
        at = name.rfind(char, 0, at)
        if at < 0:
            break
        kept += 1
    return kept >= max(_SHORTEST, _KEPT * len(name)) and is_start(tail[:-kept])
