"""PE515 for days, PE401 for document numbers: what the text dates or numbers almost as the data do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.checks.content import said
from perfeval_gen.checks.dated.days import Written, dates_in
from perfeval_gen.checks.prose.index import slip_of
from perfeval_gen.diagnostics import Location
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import as_date

_STOPS: Final = "。；！？\n"
_COMPARED: Final = pattern(
    r"比(?![例重率])|较(?=[上去前同往0-9])|同期|由|从|上年|去年|年初|自(?=[0-9])|以来|结转|成立|印发"
)
_AS_OF: Final = pattern(r"截[至止](?:到)?\s*$")
_NUMBER: Final = pattern(
    r"(?P<head>[\u4e00-\u9fff]{1,12})\s*[〔【\[（(](?P<y>(?:19|20)[0-9]{2})[〕】\]）)]\s*第?(?P<n>[0-9]{1,5})\s*号"
)
_CLOSE: Final = 2  # years
_ENDS: Final = frozenset({(1, 1), (12, 31), (6, 30), (12, 30)})
_ALIKE: Final = 3  # pairs of characters that two texts on one event share
_HEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Unlike:
    """A stretch that is almost what stands elsewhere, and what that is."""

    place: Location
    message: str
    mark: str
    other: tuple[Location, str] | None = None


def days_of_other_years(facts: Facts) -> Iterator[Unlike]:
    """Yield whole dates of which the data, or another text on the same event, have day and month of another year."""
    year = facts.document.get("year")
    if not isinstance(year, int):
        return
    written = [(s, one) for s in facts.texts if "月" in s.text or "-" in s.text for one in dates_in(s.text, year)]
    whole = [(s, one) for s, one in written if one.is_whole and one.has_year]
    if not whole:
        return
    known = _days(facts)
    for segment, one in whole:
        here = known.get((one.day.month, one.day.day), {})
        if here and one.day not in here:
            yield from _unlike(facts, segment, one, here, year)
        elif not here:
            yield from _told_elsewhere(segment, one, written, year)


def _days(facts: Facts) -> Mapping[tuple[int, int], Mapping[date, tuple[str | int, ...]]]:
    made: dict[tuple[int, int], dict[date, tuple[str | int, ...]]] = {}
    for path, node in facts.document.places.items():
        if node.kind == "scalar" and path and path[0] != "previous_year" and "20" in node.value[:4]:
            day = facts.document.get(*path)
            if isinstance(day, date):
                made.setdefault((day.month, day.day), {}).setdefault(day, path)
    return made


def _unlike(
    facts: Facts, segment: Segment, one: Written, known: Mapping[date, tuple[str | int, ...]], year: int
) -> Iterator[Unlike]:
    right = min(known, key=lambda day: abs(day.year - one.day.year))
    if abs(right.year - one.day.year) > _CLOSE:
        return
    if (one.day.month, one.day.day) in _ENDS and not _is_this_years(segment.text, one, year):
        return
    place, shown = segment.at(one.start, one.stop), as_date(right)
    message = f"这里写{as_date(one.day)}，数据里同月同日的是{shown}"
    yield Unlike(place, message, f"是否应为{shown}？", (facts.document.at(known[right]), "数据里的日期"))


def _is_this_years(text: str, one: Written, year: int) -> bool:
    """Return whether a sentence tells how things stand at the end of the year, and nothing compares."""
    begin = max(text.rfind(c, 0, one.start) for c in _STOPS) + 1
    end = min((at for c in _STOPS if (at := text.find(c, one.stop)) >= 0), default=len(text))
    sentence = text[begin : one.start] + text[one.stop : end]
    is_head = not text[begin : one.start].strip() or _AS_OF.search(text[begin : one.start]) is not None
    return is_head and str(year) not in sentence and _COMPARED.search(sentence) is None


def _told_elsewhere(
    segment: Segment, one: Written, written: list[tuple[Segment, Written]], year: int
) -> Iterator[Unlike]:
    """Yield a date of which another text tells the same event without a year or in this one."""
    if one.day.year == year or abs(one.day.year - year) > _CLOSE:
        return
    for other, day in written:
        same = (day.day.month, day.day.day) == (one.day.month, one.day.day) and day.is_whole
        if other is not segment and same and day.day.year == year:
            alike = said.topics(_around(segment.text, one)) & said.topics(_around(other.text, day))
            if len(alike) >= _ALIKE:
                message = f"这里写{as_date(one.day)}，另一处说同一件事写“{other.text[day.start : day.stop]}”"
                yield Unlike(
                    segment.at(one.start, one.stop), message, f"是否应为{as_date(day.day)}？",
                    (other.at(day.start, day.stop), "另一处"),
                )  # fmt: skip
                return


def _around(text: str, one: Written) -> str:
    begin = max(text.rfind(c, 0, one.start) for c in _STOPS) + 1
    end = min((at for c in _STOPS if (at := text.find(c, one.stop)) >= 0), default=len(text))
    return text[one.stop : end] or text[begin : one.start]


def numbers_of_papers(facts: Facts) -> Iterator[Unlike]:
    """Yield document numbers that differ from one of the data by their year or by a slip of the number."""
    texts = [s for s in facts.texts if "号" in s.text and ("〔" in s.text or "【" in s.text or "[" in s.text)]
    if not texts:
        return
    known = {}
    for path, node, shape in facts.fields:
        if node.kind != "scalar" or "号" not in node.value or shape.narrative or path[0] == "previous_year":
            continue
        if (match := _NUMBER.search(node.value)) is not None:
            known[match["head"], match["y"], match["n"]] = path
    for segment in texts if known else ():
        for match in _NUMBER.finditer(segment.text):
            yield from _paper(
                facts, segment, (match["head"], match["y"], match["n"], match.start("y"), match.end()), known
            )


def _paper(
    facts: Facts,
    segment: Segment,
    told: tuple[str, str, str, int, int],
    known: Mapping[tuple[str, str, str], tuple[str | int, ...]],
) -> Iterator[Unlike]:
    head, year, number, start, stop = told
    same = {(y, n): path for (h, y, n), path in known.items() if head.endswith(h)}
    if not same or (year, number) in same:
        return
    for (y, n), path in same.items():
        is_year = n == number and len(n) >= _HEAD - 1 and abs(int(y) - int(year)) <= _CLOSE
        is_number = y == year and len(number) >= _HEAD and "颠倒" in slip_of(number, n)
        if is_year or is_number:
            right = f"〔{y}〕{n}号"
            message = f"文号写的是〔{year}〕{number}号，数据里是{right}"
            place = segment.at(start - 1, stop)
            yield Unlike(place, message, f"是否应为{right}？", (facts.document.at(path), "数据里的文号"))
            return
