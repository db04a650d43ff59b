"""PE338: what a remark says was cut, added, reclaimed or left, against what the project's money gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.money.arithmetic import project_budgets
from perfeval_gen.checks.money.gaps import amount_at, minus, rounds_to, shown
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import Amount, exact, parse_amount
from perfeval_gen.schema.read import Path

_ROW: Final = (
    "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
    "项目: [{名称: 甲, 预算: {年初预算: 1000, 划拨: 952.2, 支出: 952.2, 原因: 年中调减%s万元}}]\n"
)
PE338: Final = Code(
    "PE338", "备注里的金额与资金数对不上", Severity.ERROR,
    "备注、原因里写的调减、追加、收回、结转的金额，应等于年初预算、划拨、支出相减的数；只是少写了小数的为警告，写明“约”的不提。",
    remedy="改正备注里的金额，或核对资金数；不重复写数的，删去金额", rule="SUM-07",
    bad=_ROW % "58", good=_ROW % "47.8",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE338,)

_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("调减", "压减", "核减", "少拨", "少划拨", "未拨付", "没有拨付"), "cut"),
    **dict.fromkeys(("调增", "追加", "增拨"), "raised"),
    **dict.fromkeys(("统筹收回", "财政收回", "年末收回", "收回"), "reclaimed"),
    **dict.fromkeys(("结转下年", "结转"), "carried"),
    **dict.fromkeys(("未支出", "没有支出", "尾款", "未使用", "结余"), "left"),
}
_NAMED: Final = re.compile(
    rf"(?P<verb>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:了|资金|预算|金额|为|：|共|计|合计){{0,3}}"
    r"(?P<about>约|近|大约|超)?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)(?P<after>余|多|左右)?"
)
_WORDS: Final[Mapping[str, str]] = {
    "cut": "年初预算减划拨", "raised": "划拨减年初预算", "reclaimed": "划拨减支出、结转", "carried": "划拨减支出、收回",
    "left": "划拨减支出",
}  # fmt: skip


@check(PE338)
def named_amounts_agree(facts: Facts) -> Iterator[Diagnostic]:
    """Compare the amounts named in a project's remarks with those its money gives (catalogue SUM-07)."""
    for path, _ in project_budgets(facts):
        computed = _computed(facts, path)
        fields = ((*path, "reason"), (*path[:-1], "remark"))
        for segment in (s for s in facts.texts if s.path in fields):
            for match in _NAMED.finditer(segment.text):
                if not match["about"] and not match["after"]:
                    yield from _compared(facts, path, segment, match, computed)


def _computed(facts: Facts, path: Path) -> dict[str, Amount]:
    """Return what the money of a project gives for each kind of change; a field of its own stands for itself."""
    keys = ("initial_budget", "adjusted_budget", "allocated", "spent", "reclaimed", "carry_over")
    initial, adjusted, allocated, spent, reclaimed, carried = (amount_at(facts, (*path, key)) for key in keys)
    given = allocated or adjusted
    made: dict[str, Amount] = {}
    if initial is not None and given is not None:
        made["cut"], made["raised"] = _less(initial, given), _less(given, initial)
    if given is not None and spent is not None:
        made["left"] = _less(given, spent)
        made["reclaimed"] = reclaimed or _less(given, spent, carried)
        made["carried"] = carried or _less(given, spent, reclaimed)
    return made


def _less(one: Amount, other: Amount, third: Amount | None = None) -> Amount:
    left = minus(one, other)
    rest = exact().subtract(left, third.yuan) if third is not None else left
    return Amount(rest, one.unit, max(one.places, other.places))


def _compared(
    facts: Facts, path: Path, segment: Segment, match: re.Match[str], computed: Mapping[str, Amount]
) -> Iterator[Diagnostic]:
    kind = _KINDS[match["verb"]]
    said, right = parse_amount(f"{match['number']}{match['unit']}", "万元").value, computed.get(kind)
    if said is None or right is None or right.yuan < 0 or said.yuan == right.yuan:
        return
    others = [amount for name, amount in computed.items() if name in _ALIKE[kind]]
    if any(amount.yuan == said.yuan for amount in others):
        return
    is_rounded = rounds_to(right.in_unit(said.unit), said.in_unit(said.unit), said.places)
    severity = Severity.WARNING if is_rounded and right.yuan != Decimal(0) else None
    message = f"这里写{match['verb']} {shown(said)}，{_WORDS[kind]}是 {shown(right, said.unit)}"
    mark = f"应为 {shown(right, said.unit)}" + ("（少写了小数）" if severity is not None else "")
    place = segment.at(match.start("number"), match.end("unit"))
    edits = (segment.edit(match.start("number"), match.end("unit"), shown(right, said.unit).replace(" ", "")),)
    yield finding(
        PE338, message, place, mark=mark, severity=severity, related=((facts.document.at(path), "项目资金"),),
        edits=tuple(edit for edit in edits if edit is not None and severity is not None),
    )  # fmt: skip


# What else a word may well mean: 结余 or 尾款 may have been carried over, what was cut may have been reclaimed.
_ALIKE: Final[Mapping[str, tuple[str, ...]]] = {
    "cut": (), "raised": (), "reclaimed": ("left", "cut"), "carried": ("left",), "left": ("carried", "reclaimed"),
}  # fmt: skip

CHECKS: Final[tuple[Check, ...]] = (named_amounts_agree,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
