"""Dates as people write them in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from perfeval_gen.checks.text.passages import without_titles

_DAY: Final = re.compile(
    r"(?<![\w./\-])(?P<y>(?:19|20)[0-9]{2})(?P<s>[./\-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})(?![0-9./\-A-Za-z])"
    r"|(?<![0-9])(?:(?P<y2>(?:19|20)[0-9]{2})年)?(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})[日号]"
    r"|(?<![0-9])(?P<y3>(?:19|20)[0-9]{2})年(?P<m3>[0-9]{1,2})月",
    re.ASCII,
)
STYLES: Final = {".": "2024.3.7", "-": "2024-03-07", "/": "2024/3/7", "年": "2024年3月7日"}


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: ``day`` is the first day meant, ``style`` the sign between year and month.

    ``is_whole`` tells a day from a month; ``has_year`` whether the year is written, else it is the one given.
    """

    start: int
    stop: int
    day: date
    style: str
    is_whole: bool
    has_year: bool


@lru_cache(maxsize=4096)  # several checks look at the same texts
def _found(text: str) -> tuple[re.Match[str], ...]:
    return tuple(_DAY.finditer(without_titles(text)))


def dates_in(text: str, year: int | None = None) -> Iterator[Written]:
    """Yield the dates of a text, those in names of documents left out; ``year`` is that of dates without one."""
    for match in _found(text):
        parts = match.groupdict()
        written = parts["y"] or parts["y2"] or parts["y3"]
        meant = int(written) if written else year
        if meant is None:
            continue
        month = int(parts["m"] or parts["m2"] or parts["m3"])
        last = parts["d"] or parts["d2"]
        try:
            day = date(meant, month, int(last or 1))
        except ValueError:
            continue
        yield Written(match.start(), match.end(), day, parts["s"] or "年", bool(last), bool(written))
