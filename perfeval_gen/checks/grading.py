"""How grave findings are in the end: what the pack says, and what the unit has looked into and vouches for."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeGuard

from perfeval_gen.checks import CODES as CHECKED
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, Stage, finding, in_order
from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.validate import Document

_HEAD = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
PE220: Final = Code(
    "PE220", "核实的内容没有对上", Severity.WARNING,
    "“核实”列出的一条，在检查中没有找到对应的问题，或者对应的问题不能这样放过：只有警告和正文的错误（PE4）可以核实，算术错误不能。",
    remedy="问题已经改好的，删去这一条；代码、文字写错的改正",
    bad=f"{_HEAD}核实: [{{代码: PE502, 说明: 经核对，系补报}}]\n",
    good=(
        f"{_HEAD}填报日期: 2026-06-16\n自评工作: {{报送日期: 2026-06-19}}\n"
        "核实: [{代码: PE502, 说明: 经核对，系补报}]\n"
    ),
)  # fmt: skip
PE830: Final = Code(
    "PE830", "“校验”里的代码不能调", Severity.ERROR,
    "“校验”左边写检查的代码（如 PE402）或检查目录里规则的编号，且只能调 PE3 至 PE6 的检查；"
    "写法、表式、模板的错误不能放过。",
    remedy="改为可以调的代码或规则，perfeval explain 列出全部",
)  # fmt: skip
CODES: Final = (PE220, PE830)

_GRADED: Final = ("PE3", "PE4", "PE5", "PE6")
_BY_CODE: Final = {code.id: code for code in CHECKED}
_PROSE: Final = "PE4"
_KEY: Final = "acknowledged"


def grading_faults(pack: Pack) -> Iterator[Diagnostic]:
    """Yield the codes and rules in a pack's 校验 that no check bears."""
    known = sorted({name for code in CHECKED for name in (code.id, code.rule or "", *code.rules) if name})
    for grading in pack.gradings:
        if grading.name not in known:
            close = difflib.get_close_matches(grading.name, known, n=1, cutoff=0.6)
            guess = f"是否想写“{close[0]}”？" if close else "没有这样的检查，或不能调"
            yield finding(PE830, f"“{grading.name}”不能在“校验”里调", grading.place, mark=guess)


def settled(
    found: Sequence[Diagnostic], document: Document, pack: Pack, stage: Stage
) -> tuple[Diagnostic, ...]:  # fmt: skip
    """Return the findings with their severity in the end, in order."""
    items = [(item, _graded(item, pack, stage)) for item in in_order(found)]
    entries = [_Entry.of(row, document.at((_KEY, i))) for i, row in enumerate(document.rows(_KEY)) if _is_said(row)]
    vouched = {n: entry for entry in entries for n in entry.covered(items)}
    kept = [_noted(item, vouched[n]) if n in vouched else item for n, (_, item) in enumerate(items) if item is not None]
    return in_order((*kept, *(problem for entry in entries for problem in entry.problems(items))))


def _graded(item: Diagnostic, pack: Pack, stage: Stage) -> Diagnostic | None:
    """Return a finding with the pack's level, None where that is 关闭; the code's own goes before its rule's."""
    code = _BY_CODE.get(item.code)
    if code is None or item.code[:3] not in _GRADED:
        return item
    said = {grading.name: grading for grading in pack.gradings if grading.says(stage)}
    grading = said.get(item.code) or said.get(item.rule or "")
    if grading is None:
        return item
    level = grading.level(stage)
    if level is None:
        return None
    is_lowered = item.severity < code.severity  # by the check itself, as for a difference that is honest rounding
    return replace(item, severity=min(level, item.severity) if is_lowered else level)


_Pair = tuple[Diagnostic, Diagnostic | None]  # as found, and as the pack grades it
_Items = Sequence[_Pair]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a unit vouches for: the code or rule, a piece of the text it is about, and why."""

    name: str
    text: str
    reason: str
    place: Location

    @classmethod
    def of(cls, row: Mapping[str, object], place: Location) -> _Entry:
        """Return the entry that a row of 核实 is."""
        values = {name: str(value) for name, value in row.items() if isinstance(value, str)}
        return cls(values["code"].strip().upper(), values.get("text", "").strip(), values["reason"], place)

    def covered(self, items: _Items) -> Iterator[int]:
        """Yield which findings become notes; none where it isn't clear which one is meant."""
        meant = self._meant(items)
        if self.text or len(meant) == 1:
            yield from (n for n, pair in meant if can_be_vouched(*pair))

    def problems(self, items: _Items) -> Iterator[Diagnostic]:
        """Yield what is wrong with the entry: nothing found, too much found, or what can't be vouched for."""
        meant = self._meant(items)
        told = f"“{self.name}”" + (f"“{self.text}”" if self.text else "")
        if not meant:
            yield finding(PE220, f"没有找到{told}的问题", self.place, mark="没有这样的问题")
        elif not self.text and len(meant) > 1:
            hint = "加上“文字”，写问题所在的那几个字"
            yield finding(PE220, f"{told}有 {len(meant)} 处，没有写明是哪一处", self.place, hint=hint)
        elif not all(graded is None or can_be_vouched(item, graded) for _, (item, graded) in meant):
            mark = "这一类错误要改数据"
            yield finding(PE220, f"{told}是错误，不能用“核实”放过", self.place, mark=mark, hint="改正数据或文字")

    def _meant(self, items: _Items) -> list[tuple[int, _Pair]]:
        return [(n, pair) for n, pair in enumerate(items) if self._is_about(pair[0])]

    def _is_about(self, item: Diagnostic) -> bool:
        if self.name not in (item.code, item.rule):
            return False
        place = item.location
        marked = place.excerpt[max(place.column - 1, 0) : max(place.end_column - 1, 0)]
        return not self.text or self.text in f"{item.message}\n{marked}"


def can_be_vouched(found: Diagnostic, graded: Diagnostic | None) -> bool:
    """Return whether a finding may become a note by the unit's word: no error but one of running text.

    What is an error by itself stays one to be mended, even where the pack says less at this stage.
    """
    if graded is None or found.code[:3] not in _GRADED:
        return False
    return found.code.startswith(_PROSE) or Severity.ERROR not in (found.severity, graded.severity)


def _is_said(row: object) -> TypeGuard[Mapping[str, object]]:
    """Return whether an entry can be understood; in a file with mistakes it may be no section, or lack its parts."""
    return isinstance(row, Mapping) and isinstance(row.get("code"), str) and isinstance(row.get("reason"), str)


def _noted(item: Diagnostic, entry: _Entry) -> Diagnostic:
    return replace(
        item, severity=Severity.NOTE, message=f"已核实：{item.message}", hint=f"核实的说明：{entry.reason}", edits=()
    )
