"""How many people of a kind, members of the working group and instalments the text counts, against the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.checks.check import Facts
from perfeval_gen.patterns import pattern
from perfeval_gen.prose.equation_text import Paragraph
from perfeval_gen.prose.number_words import han_number
from perfeval_gen.schema.read import Path

_N: Final = r"(?P<n>(?<![0-9.])[0-9]{1,4}(?![0-9.年月])|(?<![一二三四五六七八九十百第])[一二两三四五六七八九十百]{1,6})"
_GROUP: Final = pattern(rf"(?P<who>副组长|组员)(?:共|有|共有|为)?{_N}\s*(?P<unit>[名人位])")
_GROUP_BEHIND: Final = pattern(rf"{_N}\s*(?P<unit>[名人位])(?P<who>副组长|组员)")
_STAFF: Final = pattern(
    r"(?:全[局委办院会厅站校]|现有|共有|实有|年末|年底|全体|所有|我[局委办院会厅])(?:尚|还|现|共|有|的)*"
    rf"{_N}\s*(?P<unit>[名人位])(?P<who>离退休|退休|离休|在职)(?:人员|干部|职工|老干部|同志)"
)
_STAGES: Final = pattern(
    rf"分(?:作|成|为)?{_N}\s*(?P<unit>[批次])(?:次|资金)?[^，。；]{{0,12}}?(?P<who>下达|拨付|到达|到位|拨到|预拨|安排)"
)
_PROBLEMS: Final = pattern(
    rf"自评[^，。；]{{0,8}}(?:查|找|发现|梳理|反映|存在)[^，。；0-9一二三四五六七八九十]{{0,6}}{_N}\s*(?P<unit>个方面|方面|个|条|项|类)[^，。；]{{0,4}}问题"
)
_MET: Final = pattern(
    rf"(?<!未)(?<!不)(?:达标|达到目标|达到目标值|完成目标)的?(?:有)?{_N}\s*(?P<unit>[项个])(?!指标值)"
)
_MET_BEHIND: Final = pattern(
    rf"{_N}\s*(?P<unit>[项个])(?:指标)?(?:均|都|已)?(?:达标|达到(?:或超过)?(?:年初)?目标|完成目标)"
)
_ON_TIME: Final = pattern(rf"{_N}\s*(?P<unit>个)(?:项目)?(?:均|都|已)?(?:按期|按时|如期)(?:全部)?完成")
_CENTRAL: Final = pattern(r"中央")
_STAFF_PATHS: Final = {
    "离退休": (("staffing", "retired"), ("staffing", "retired_cadres")),
    "退休": (("staffing", "retired"),),
    "离休": (("staffing", "retired_cadres"),),
    "在职": (("staffing", "staff", "total"),),
}
_KEYS: Final = {"副组长": "deputies", "组员": "members"}
_LEAST: Final = 2
_KIND: Final = pattern(r"数量指标|质量指标|时效指标|成本指标|效益指标|产出指标|满意度指标|一级指标|二级指标")
_RATHER: Final = pattern(r"其中|慰问|走访|组织|为$|帮助|困难|新")


@dataclass(frozen=True, slots=True)
class Miscount:
    """A count of the text that isn't that of the data: its place, what it counts, how many there are."""

    start: int
    stop: int
    what: str
    right: int
    path: Path


def miscounts(facts: Facts, paragraph: Paragraph) -> Iterator[Miscount]:
    """Yield the counts of a paragraph that the data contradict."""
    text = paragraph.text
    if "组" in text:
        yield from (one for p in (_GROUP, _GROUP_BEHIND) for m in p.finditer(text) for one in _of_group(facts, m))
    if "休" in text or "在职" in text:
        yield from (one for m in _STAFF.finditer(text) for one in _of_staff(facts, text, m))
    if "指标" in text and ("达标" in text or "目标" in text):
        yield from (
            one for p in (_MET, _MET_BEHIND) for m in p.finditer(text) for one in _of_indicators(facts, text, m)
        )
    if "项目" in text and "完成" in text:
        yield from (one for m in _ON_TIME.finditer(text) for one in _of_projects(facts, text, m))
    if "问题" in text and "自评" in text:
        yield from (one for m in _PROBLEMS.finditer(text) for one in _of_problems(facts, m))
    if "分" in text and ("批" in text or "次" in text):
        yield from (one for m in _STAGES.finditer(text) for one in _of_stages(facts, text, m))


def _of_group(facts: Facts, match: re.Match[str]) -> Iterator[Miscount]:
    path = ("self_evaluation", _KEYS[match["who"]])
    listed = facts.document.get(*path)
    if isinstance(listed, (list, tuple)) and listed and not any("各" in str(one) for one in listed):
        yield from _differs(match, f"“自评工作.{match['who']}”列了", len(listed), path)


def _of_staff(facts: Facts, text: str, match: re.Match[str]) -> Iterator[Miscount]:
    known = {d.path: d.number for d in facts.data if d.path[:1] == ("staffing",)}
    paths = [path for path in _STAFF_PATHS[match["who"]] if path in known]
    clause = re.split(r"[，。；]", text[: match.start()])[-1]
    if (
        not paths
        or _RATHER.search(clause)
        or (len(paths) < len(_STAFF_PATHS[match["who"]]) and match["who"] != "离退休")
    ):
        return
    total = sum((known[path] for path in paths), Fraction(0))
    yield from _differs(match, f"数据里{match['who']}人员是", int(total), paths[0])


def _of_indicators(facts: Facts, text: str, match: re.Match[str]) -> Iterator[Miscount]:
    rows = facts.document.rows("indicators")
    rates = [facts.figures.ratios.get(("indicators", at), {}).get("完成率") for at in range(len(rows))]
    sentence = text[max(text.rfind(c, 0, match.start()) for c in "。；") + 1 : match.end()]
    if len(rows) < _LEAST or "指标" not in sentence or _KIND.search(sentence):
        return
    missed = sum(one is not None and one.value is not None and one.value < 1 for one in rates)
    unclear = any(row.get("actual_value") is None for row in rows)
    if not unclear and all(
        rate is not None or row.get("actual_value") == row.get("target_value")
        for rate, row in zip(rates, rows, strict=True)
    ):
        yield from _differs(match, "数据里达到目标的指标有", len(rows) - missed, ("indicators",))


def _of_projects(facts: Facts, text: str, match: re.Match[str]) -> Iterator[Miscount]:
    rows = facts.document.rows("projects")
    begin = max(text.rfind(c, 0, match.start()) for c in "。；") + 1
    done = facts.figures.counts.get("按期完成")
    is_all = re.search(rf"(?<![0-9]){len(rows)}个[^，。；]{{0,6}}项目", text[begin : match.start()])
    if len(rows) >= _LEAST and isinstance(done, int) and is_all:
        yield from _differs(match, "数据里按期完成的项目有", done, ("projects",))


def _of_problems(facts: Facts, match: re.Match[str]) -> Iterator[Miscount]:
    rows = facts.document.rows("problems")
    if rows:
        yield from _differs(match, "“问题”列了", len(rows), ("problems",))


def _of_stages(facts: Facts, text: str, match: re.Match[str]) -> Iterator[Miscount]:
    rows = facts.document.rows("allocations")
    begin = max(text.rfind(c, 0, match.start()) for c in "。；") + 1
    if not rows or _CENTRAL.search(text, begin, match.end()) is None:
        return
    central = sum(1 for row in rows if row.get("level", "中央") == "中央")
    if central:
        yield from _differs(match, "数据里中央资金下达了", central, ("allocations",))


def _differs(match: re.Match[str], what: str, right: int, path: Path) -> Iterator[Miscount]:
    typed = match["n"]
    count = int(typed) if typed[0].isdigit() else han_number(typed)
    if count is not None and count != right:
        yield Miscount(match.start("n"), match.end("unit"), f"{what}{right}{match['unit']}", right, path)
