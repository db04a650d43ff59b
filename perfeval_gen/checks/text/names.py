"""PE441, PE443: one name for each project, one for the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.text.passages import Hit, own_words, sentence_around, told_once
from perfeval_gen.diagnostics import Code, Diagnostic, Edit, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "项目: [{名称: 促企业上规模经费, 完成情况: 新增12家。}]\n"
_GOAL: Final = "目标: [{名称: 促进企业上规模, 预期目标: 新增10家, 完成情况: 新增12家。, 项目: [%s]}]\n"
PE441: Final = Code(
    "PE441", "同一个项目或指标有两个名称", Severity.WARNING,
    "一个项目在各处只用一个名称。目标里列出的项目、问题里写的指标、正文和表格里的项目名称，都和清单里的对一遍。",
    remedy="改成清单里的名称", rule="DUP-02",
    bad=_HEAD + _PROJECT + _GOAL % "企业上规模经费", good=_HEAD + _PROJECT + _GOAL % "促企业上规模经费",
)  # fmt: skip
PE443: Final = Code(
    "PE443", "单位或报告的名称前后不一", Severity.WARNING,
    "单位的名称全文一致，与公章相同；以别的单位的名称说本单位情况的句子，多半是别人的报告留下的（拿不准的只提示）。报告的名称与封面一致。",
    remedy="改成本单位的名称；确是别的单位的事，写明与本单位的关系", rule="DUP-04",
    bad=f"{_HEAD}职责: {{概述: 某市工业和信息化局是市政府工作部门。}}\n",
    good=f"{_HEAD}职责: {{概述: 某县数据局是县政府工作部门。}}\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE441, PE443)
_NEAR: Final = 0.72
_CLEAR: Final = 0.12  # by so much the nearest name is nearer than the next
_UNSAFE: Final = re.compile(r"[,:#\[\]{}&*!|>'\"%@`]")
_NUMERALS: Final = re.compile(r"[0-9一二三四五六七八九十]")
_QUOTED: Final = re.compile(r"“([^“”]{4,40})”")
_BODY: Final = (
    r"[\u4e00-\u9fff]{1,10}?(?:省|市|县|区|州|旗|镇)[\u4e00-\u9fff]{2,14}?"
    r"(?:局|委员会|办公室|中心|厅|学校|医院|研究院|站|所|馆)(?:（[^（）]{1,12}）)?"
)
_SELF: Final = re.compile(
    rf"(?:^|(?<=[。；\n]))[^\S\n]{{0,8}}(?P<body>{_BODY})"
    r"(?=（?以下简称|(?:19|20)[0-9]{2}年度?(?:部门)?(?:整体|预算|绩效|收入|支出)|是[市县区省]|为[市县区省]|内设|下设"
    r"|主管全|现有(?:编制|在职|内设)|设[0-9一二三四五六七八九十]+个|的主要(?:职责|职能)|主要(?:职责|职能))"
)
# Another body that does something of its own accord; without what others do in every unit's report.
_DOER: Final = re.compile(
    r"(?:^|(?<=[。；\n]))[^\S\n]{0,8}(?P<body>[\u4e00-\u9fff]{0,8}?(?:省|市|县|区|州|旗)(?P<core>[\u4e00-\u9fff]{2,10}?(?:局|委员会|委|厅|中心)))"
    r"(?:(?:19|20)[0-9]{2}年度?|全年|年内)?(?:积极|认真|全面|扎实|切实|大力|持续|高度重视|圆满|较好地?|不断|坚持|紧紧围绕|紧扣|围绕"
    r"|充分发挥|深入|强化|加强|稳步|(?:全面)?完成)"
)
_ALWAYS_THERE: Final = re.compile("财政|审计|发展(?:和)?改革|发改|统计|纪委|监委|市委|县委|区委|省委|州委|政府")
_TOGETHER: Final = re.compile(
    r"[我本](?:局|委|办|部|厅|院|校|中心|站|馆|处|署|单位|公司)|会同|联合|配合|协同|牵头|指导|督促|批复|下达|印发|部署|要求|通知"
)
_DONE_IN: Final = frozenset({
    "results", "achievements", "achievement_summary", "evaluation_summary", "social_benefits", "result",
})  # fmt: skip
_ABOUT_US: Final = frozenset({
    "duties", "organisation", "staffing", "assets", "task_summary", "goal_summary", "evaluation_summary", "budget",
    "self_evaluation", "scores",
})  # fmt: skip
_OTHER: Final = re.compile(_BODY)
_IN_BRACKETS: Final = re.compile(r"（[^（）]*）")
_REPORT: Final = re.compile(r"(?:部门)?(?:整体|项目)(?:支出)?(?:预算)?绩效(?:自评|自我评价)报告")


def likeness(a: str, b: str) -> float:
    """Return how alike two names are, from 0 to 1."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if set(a) & set(b) else 0.0


def _nearest(name: str, known: Sequence[str], cutoff: float) -> tuple[str, bool]:
    """Return the known name that is nearest, if any is near, and whether it is beyond doubt the one meant."""
    counted = _NUMERALS.findall(name)
    known = [one for one in known if _NUMERALS.findall(one) == counted]  # a second stage isn't a misspelt first one
    rated = sorted((likeness(name, one) + (0.2 if name in one or one in name else 0), one) for one in known)
    if not rated or rated[-1][0] < cutoff:
        return "", False
    second = rated[-2][0] if len(rated) > 1 else 0.0
    return rated[-1][1], rated[-1][0] - second >= _CLEAR


# -- projects and indicators ----------------------------------------------------------------------------------------


@check(PE441)
def projects_have_one_name(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of projects and indicators that are named otherwise than where they are listed."""
    names = _project_names(facts)
    yield from _listed(facts, names)
    yield from _indicators(facts)
    yield from _in_text(facts, names)


def _project_names(facts: Facts) -> tuple[str, ...]:
    found: list[str] = []
    for row in (*facts.document.rows("projects"), facts.document.data):
        for key in ("name", "short_name"):
            value = row.get(key)
            if isinstance(value, str) and value not in found:
                found.append(value)
    return tuple(found)


def _listed(facts: Facts, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    for i, goal in enumerate(facts.document.rows("goals") if facts.document.rows("projects") else ()):
        listed = goal.get("projects")
        for j, name in enumerate(listed if isinstance(listed, tuple) else ()):
            if isinstance(name, str) and name not in names:
                what = f"目标“{goal.get('name')}”里的项目“{name}”不在“项目”清单里"
                yield _otherwise(facts, ("goals", i, "projects", j), name, names, what)


def _otherwise(facts: Facts, path: Path, name: str, known: Sequence[str], what: str) -> Diagnostic:
    near, is_clear = _nearest(name, known, 0.5)
    mark = f"是否为“{near}”？" if near else "清单里没有这个名称"
    edits: tuple[Edit, ...] = ()
    shape, node = shape_at(facts.document.schema, path), facts.document.places.get(path)
    if near and is_clear and shape is not None and node is not None and not _UNSAFE.search(near):
        edits = Hit(Segment(path, shape, node.value, node), 0, len(node.value), near).edits
    return finding(PE441, what, facts.document.at(path), mark=mark, edits=edits)


def _indicators(facts: Facts) -> Iterator[Diagnostic]:
    known = _indicator_names(facts)
    for base in ((), *(("projects", i) for i in range(len(facts.document.rows("projects"))))):
        for i, problem in enumerate(facts.document.rows(*base, "problems")):
            name = problem.get("indicator")
            if isinstance(name, str) and name not in known and _nearest(name, known, _NEAR)[0]:
                path: Path = (*base, "problems", i, "indicator")
                yield _otherwise(facts, path, name, known, f"没有叫“{name}”的指标")


def _indicator_names(facts: Facts) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for tree in facts.pack.trees:
        found |= dict.fromkeys(node.name for node in tree.nodes())
    for path, node in facts.document.places.items():
        if path[-1:] in (("level1",), ("level2",), ("level3",), ("name",), ("field",)) and path[0] != "previous_year":
            found |= {node.value: None}
    return tuple(name for name in (*found, *facts.figures.ratios) if isinstance(name, str) and name)


def _in_text(facts: Facts, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield the cells of tables and the quoted names that are nearly a project's; a shortened one may be quoted."""
    for segment in facts.texts if names else ():
        if segment.in_table:
            spans = [(0, len(segment.text))]
        else:
            spans = [match.span(1) for match in _QUOTED.finditer(own_words(segment.text))]
        for start, stop in spans:
            name = segment.text[start:stop].strip()
            if name in names or (not segment.in_table and any(name in one for one in names)):
                continue
            near, _ = _nearest(name, names, _NEAR)
            if near and len(name) >= _FEW and name[:2] != "其中" and not near.startswith(f"{name}（"):
                message = f"“{name}”与项目“{near}”只差几个字"
                yield finding(PE441, message, segment.at(start, stop), mark=f"是否为“{near}”？")


_FEW: Final = 5


# -- the unit and its report ----------------------------------------------------------------------------------------


class _Unit:
    """The names that the unit goes by, and those of units that belong to it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def name(self) -> str:
        value = self._facts.document.get("unit", "name")
        return value if isinstance(value, str) else ""

    @cached_property
    def others(self) -> frozenset[str]:
        document = self._facts.document
        rows = (*document.rows("unit", "subordinates"), *document.rows("organisation", "other_bodies"))
        own = (document.get("unit", key) for key in ("short_name", "supervising_department", "seal_name"))
        found = (*(row.get("name") for row in rows), *own, document.get("fund_user"), document.get("implementer"))
        return frozenset(one for one in found if isinstance(one, str))

    def is_known(self, name: str) -> bool:
        """Whether a name is the unit's as it is written, or of a unit that belongs to it."""
        plain = _IN_BRACKETS.sub("", name)
        return plain == _IN_BRACKETS.sub("", self.name) or not self.others.isdisjoint((name, plain))

    def is_own(self, name: str) -> bool:
        """Whether a name is known or a shorter form of the unit's."""
        rest = iter(self.name)
        return self.is_known(name) or all(char in rest for char in _IN_BRACKETS.sub("", name))


@check(PE443)
def the_unit_has_one_name(facts: Facts) -> Iterator[Diagnostic]:
    """Warn of another unit's name where the unit speaks of itself, of a slip in its own, of another report's title."""
    unit = _Unit(facts)
    strangers, slips = [], []
    for segment in facts.texts if unit.name else ():
        text = own_words(segment.text)
        if segment.path[0] in _ABOUT_US:
            strangers += [Hit(segment, *m.span("body")) for m in _SELF.finditer(text) if not unit.is_own(m["body"])]
        slips += [hit for hit in _slips(segment, text, unit) if all(hit.start != one.start for one in strangers)]
    if strangers:
        message = f"这里说的是本单位，写的却是“{strangers[0].text}”，不是“{unit.name}”"
        yield from told_once(PE443, message, strangers, mark=f"应为“{unit.name}”？")
    if slips:
        message = f"“{slips[0].text}”与单位名称“{unit.name}”只差几个字"
        yield from told_once(PE443, message, slips, mark=f"应为“{unit.name}”？")
    if not strangers:
        yield from _doers(facts, unit)
    yield from _titles(facts)


def _doers(facts: Facts, unit: _Unit) -> Iterator[Diagnostic]:
    """Yield a note where results tell of one other body as if it were the unit, and nothing else names it."""
    hits: list[Hit] = []
    cores: set[str] = set()
    for segment in facts.texts if unit.name else ():
        text = own_words(segment.text)
        for match in _DOER.finditer(text) if _DONE_IN & set(segment.path) else ():
            start, stop = sentence_around(text, *match.span("body"))
            is_ours = unit.is_own(match["body"]) or match["core"] in unit.name or _ALWAYS_THERE.search(match["body"])
            if not is_ours and _TOGETHER.search(text[start:stop]) is None:
                hits.append(Hit(segment, *match.span("body")))
                cores.add(match["core"])
    if len(cores) != 1 or any(core in value for core in cores for value in _plain_values(facts)):
        return  # several bodies: the text tells who did what
    message = f"“{hits[0].text}”不是本单位，这一句却像在说本单位做的事"
    hint = "改成本单位的自称；确是别的单位做的，写明与本单位的关系"
    yield from told_once(PE443, message, hits, mark="是否套用了别的单位的文稿？", hint=hint, severity=Severity.NOTE)


def _plain_values(facts: Facts) -> Iterator[str]:
    """Yield what stands in fields that are no running text: names of bodies, recipients, documents."""
    return (node.value for _, node, shape in facts.fields if node.kind == "scalar" and not shape.narrative)


def _slips(segment: Segment, text: str, unit: _Unit) -> Iterator[Hit]:
    head = re.match(r"[\u4e00-\u9fff]{1,10}?(?:省|市|县|区|州|旗|镇)", unit.name)
    start = text.find(head[0]) if head else -1
    while head and start >= 0:
        match = _OTHER.match(text, start)
        if match and not unit.is_known(match[0]) and likeness(match[0], unit.name) >= _SAME:
            yield Hit(segment, *match.span())
        start = text.find(head[0], start + 1)


_SAME: Final = 0.88


def _titles(facts: Facts) -> Iterator[Diagnostic]:
    """Yield the names of this very report in text that aren't what its cover says."""
    titles = [form.title for form in facts.pack.documents if form.kind == facts.document.schema.kind]
    own = {_plain(match[0]) for title in titles if (match := _REPORT.search(title))}
    hits = [
        Hit(segment, *match.span())
        for segment in facts.texts
        if own
        for match in _REPORT.finditer(own_words(segment.text))
        if _plain(match[0]) not in own and match[0][:2] in {title[:2] for title in own}
    ]
    if hits:
        message = f"正文称“{hits[0].text}”，封面印“{'、'.join(sorted(own))}”"
        yield from told_once(PE443, message, hits, mark="与封面不一致", severity=Severity.NOTE)


def _plain(title: str) -> str:
    return title.replace("自我评价", "自评")  # the two words for it


CHECKS: Final[tuple[Check, ...]] = (projects_have_one_name, the_unit_has_one_name)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
