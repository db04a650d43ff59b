"""Filters that templates may use; each takes and returns plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from perfeval_gen.docx.numbering import ordinal
from perfeval_gen.figures.full_year import FULL_YEAR
from perfeval_gen.quantities import parse_number
from perfeval_gen.view.printed import TO_FILL, Printed, Rows, Section

_ENDS: Final = "。！？；，、.;,!?："
_STOPS: Final = "。！？…"
_CLOSERS: Final = "”’）"
_TOTAL: Final = "合计"
_UNFILLED: Final = "待填"
_TOLERANCE: Final = "容差"  # only for the checks
_TICKS: Final = {"是": "是√　否□", "否": "是□　否√", "不适用": "不适用"}


def tick(value: str) -> str:
    """Return the two boxes of a yes/no cell, the mark right after the chosen word."""
    return _TICKS.get(getattr(value, "格", str(value)), "是□　否□")


def cell(value: Any) -> str:  # noqa: ANN401 - whatever stands in a cell
    """Return what a table cell shows: nothing for 待填, money without trailing zeros where the pack says so."""
    if isinstance(value, Rows):
        return value.状态 if not value and value.状态 != "待填" else "、".join(cell(v) for v in value)
    if isinstance(value, Printed):
        return value.格
    text = getattr(value, "文", value)
    return "" if text in (TO_FILL, _UNFILLED) else str(text)


def members(section: Section) -> list[Section]:
    """Return the filled single values of a section as rows of 名 and 值, without its 合计."""
    return [
        Section({"名": section.titles.get(key, key), "值": value})
        for key, value in section.items()
        if isinstance(value, Printed) and value and key != _TOTAL and (key != FULL_YEAR or key in section.titles)
    ]


def parts(section: Section) -> list[Section]:
    """Return the filled sub-sections, each with its printed name as 名称."""
    return [
        Section({**value, "名称": section.titles.get(key, key)}, value.titles)
        for key, value in section.items()
        if isinstance(value, Section) and value and key != _TOLERANCE
    ]


def listed(values: Iterable[Any]) -> str:
    """Return the texts joined by the enumeration comma; the word of a list that isn't one (无)."""
    if isinstance(values, Rows) and not values:
        return values.状态 if values.状态 != "待填" else str(TO_FILL)
    return "、".join(str(v) for v in values)


def titled(value: Any) -> str:  # noqa: ANN401 - a row or a text
    """Return a document's title in its marks, with its number: 《…》（文号）."""
    if isinstance(value, Mapping):
        name = str(value.get("标题") or value.get("名称") or "")
        number = str(value.get("文号") or "")
        shown = f"（{number}）" if number and number not in ("无", TO_FILL) else ""
        return f"{_marked(name)}{shown}"
    return _marked(str(value))


def _marked(name: str) -> str:
    return name if not name or name.startswith("《") else f"《{name}》"


def sentence(value: Any) -> str:  # noqa: ANN401 - text or narrative
    """Return the text with exactly one full stop at its end; nothing stays nothing."""
    text = str(getattr(value, "文", value)).strip()
    if not text or text.rstrip(_CLOSERS).endswith(tuple(_STOPS)):
        return text
    return text.rstrip(_ENDS) + "。"


def unstopped(value: Any) -> str:  # noqa: ANN401 - text or narrative
    """Return the text without punctuation at its end."""
    return str(getattr(value, "文", value)).strip().rstrip(_ENDS)


def total(values: Iterable[Any]) -> str:
    """Return the sum of printed amounts or numbers as a table shows them, so that a reader can add up again.

    Blank ones don't count; without any there is nothing.
    """
    numbers = [parse_number(getattr(v, "数", str(v))).value for v in values]
    given = [n for n in numbers if n is not None]
    return f"{sum(given, Decimal(0)):f}" if given else ""


def closing(runs: Iterable[Any]) -> str:
    """Return the full stop that a paragraph of runs lacks; nothing for an empty one or one that ends in a mark."""
    text = "".join(run.字 for run in runs).strip().rstrip(_CLOSERS)
    return "。" if text and text[-1] not in _ENDS + "…】" else ""


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "勾选": tick,
    "格": cell,
    "序号": ordinal,
    "各项": members,
    "分项": parts,
    "顿号": listed,
    "书名号": titled,
    "句": sentence,
    "无句号": unstopped,
    "收尾": closing,
    "合计": total,
}
