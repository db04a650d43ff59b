"""What the forms of a transfer payment show and no field holds: money rows, indicators in order, allocations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from perfeval_gen.figures.derive import Figures
from perfeval_gen.quantities import Amount
from perfeval_gen.view.printed import BLANK, TO_FILL, Printed, Rows, Section
from perfeval_gen.view.style import Style

_YES: Final = Printed("是")
_WAN: Final = "万元"
# Level 1 of the national forms with the level 2 of each, in printed order; a name is known by how it begins.
_ORDER: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("成本", ("经济成本", "社会成本", "生态环境成本")),
    ("产出", ("数量", "质量", "时效", "成本")),
    ("效益", ("经济效益", "社会效益", "生态效益", "可持续影响")),
    ("满意度", ("服务对象满意度", "满意度")),
)
_Key = tuple[int, int, int, int]


def transfer_names(root: Section, figures: Figures, style: Style) -> dict[str, Any]:
    """Return the names that only the forms of a transfer payment have."""
    rows = indicator_rows(root["指标"])
    return {
        "资金行": fund_rows(root),
        "指标行": rows,
        "指标组": indicator_groups(rows),
        "下达表": allocation_rows(root["下达"]),
        "下达统计": _counts(figures, style),
    }


def fund_rows(root: Section) -> Rows:
    """Return the year's total and the rows of the sources, each with its own rates."""
    funds = root["资金投入"]
    total = {**funds, **root["比率"], "名称": BLANK, "总额": _YES}
    return Rows([_money(total), *(_money({**source, "总额": BLANK}) for source in funds["来源"])])


def _money(given: Mapping[str, Any]) -> Section:
    shown = {key: given[key] for key in ("名称", "全年预算", "到位数", "执行数", "总额")}
    return Section({**shown, "执行率": given["预算执行率"], "到位率": given["资金到位率"]})


# -- indicators ------------------------------------------------------------------------------------------------


def indicator_rows(indicators: Sequence[Section]) -> Rows:
    """Return the unit's indicators in the national order, its own order inside a level 2.

    ``一首`` and ``二首`` mark the first row of a level 1 and of a level 2.
    """
    blocks = list(dict.fromkeys(_block(row) for row in indicators))
    seconds = list(dict.fromkeys(_text(row["二级"]) for row in indicators))
    ordered = sorted(indicators, key=lambda row: _key(row, blocks, seconds))
    return Rows(row for block, group in groupby(ordered, key=_block) for row in _marked(block, list(group)))


def _key(row: Section, blocks: list[str], seconds: list[str]) -> _Key:
    """Return where a row stands: known names in the national order, others after them as the unit has them."""
    block, two = _block(row), _text(row["二级"])
    place = next((i for i, (name, _) in enumerate(_ORDER) if block == name), len(_ORDER))
    inner = _ORDER[place][1] if place < len(_ORDER) else ()
    rank = next((i for i, name in enumerate(inner) if two.startswith(name)), len(inner))
    return place, blocks.index(block), rank, seconds.index(two)


def _block(row: Section) -> str:
    """Return the level 1 a row belongs to: as it says itself, else by its level 2; its own words if not a known one."""
    one, two = _text(row["一级"]), _text(row["二级"])
    said = next((name for name, _ in _ORDER if one.startswith(name)), one)
    return said or next((name for name, inner in reversed(_ORDER) if two.startswith(inner)), "")


def _marked(block: str, rows: list[Section]) -> Iterator[Section]:
    """Yield the rows of one level 1 under one name, the first of each level marked."""
    said = next((row["一级"] for row in rows if _text(row["一级"])), None)
    name = said or Printed(f"{block}指标" if block else "")
    previous: str | None = None
    for i, row in enumerate(rows):
        two = _text(row["二级"])
        marks = {"一首": _YES if i == 0 else BLANK, "二首": _YES if two != previous else BLANK}
        yield Section({**row, "一级": name, "二级": Printed(two), **marks}, row.titles)
        previous = two


def indicator_groups(rows: Sequence[Section]) -> Rows:
    """Return the same rows by level 1 and level 2, as a report tells them."""
    return Rows(
        Section({"名称": ones[0]["一级"], "归类": Printed(block), "二级": Rows(_seconds(ones))})
        for block, group in groupby(rows, key=_block)
        for ones in [list(group)]
    )


def _seconds(rows: list[Section]) -> Iterator[Section]:
    for name, group in groupby(rows, key=lambda row: str(row["二级"])):
        yield Section({"名称": Printed(name), "指标": Rows(group)})


def _text(value: Any) -> str:  # noqa: ANN401 - a printed value
    return "" if value == TO_FILL else str(value)


# -- allocations -----------------------------------------------------------------------------------------------


def allocation_rows(allocations: Sequence[Section]) -> Rows:
    """Return a row for each recipient, ``首`` on the first of its allocation; one row where no recipient is listed."""
    return Rows(row for given in allocations for row in _recipients(given))


def _recipients(given: Section) -> Iterator[Section]:
    head = {key: given[key] for key in ("下达单位", "文号", "日期", "金额")}
    blank = dict.fromkeys(("单位", "金额", "文号", "日期"), BLANK)
    for i, one in enumerate(given["分配明细"] or (blank,)):
        to = {f"分配{key}": one[key] for key in blank}
        yield Section({**head, **to, "首": _YES if i == 0 else BLANK})


def _counts(figures: Figures, style: Style) -> Section:
    made = {}
    for name, value in figures.counts.items():
        money = style.money(value, _WAN) if isinstance(value, Amount) else BLANK
        made[name] = Printed(str(value)) if isinstance(value, int) and value else money
    return Section(made)
