"""PE417: counts that running text states, against the lists they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.prose.people import Miscount, miscounts
from perfeval_gen.diagnostics import Code, Diagnostic, Severity, finding
from perfeval_gen.prose.equation_lists import COUNT, Enumeration, enumerations, number_of
from perfeval_gen.prose.equation_text import Paragraph, paragraphs
from perfeval_gen.schema.read import Path

_HEAD: Final = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"

PE417: Final = Code(
    "PE417", "写明的个数与所列的不符", Severity.ERROR,
    "正文写了“N个内设机构”“N个项目”“N项任务”，与名单的个数不同；或者正文里列出的几项与所写的个数不同。",
    remedy="核对名单和个数；不计入的（如机关党委）写明另计", rule="SUM-12",
    bad=f"{_HEAD}机构: {{内设机构: [办公室, 数据科]}}\n自评结果: 我局设3个内设机构。\n",
    good=f"{_HEAD}机构: {{内设机构: [办公室, 数据科]}}\n自评结果: 我局设2个内设机构。\n",
)  # fmt: skip
CODES: Final[tuple[Code, ...]] = (PE417,)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A list of the data and how text counts it; ``within`` are the sections it is looked for in, all if empty."""

    path: Path
    title: str
    nouns: tuple[str, ...]  # no count of it without one of them
    patterns: tuple[re.Pattern[str], ...]
    within: tuple[str, ...] = ()
    without: re.Pattern[str] = re.compile(r"(?!)")
    behind: re.Pattern[str] = re.compile(r"(?!)")  # a count at the end of the list itself: 办公室、人事科等14个科室


_OURS: Final = r"(?:我|本)(?:局|委|办|院|会|厅|部|中心|单位|部门)"
_DEPARTMENTS: Final = r"(?:内设机构|内设科室|内设股室|职能科室|业务科室|内设处室)"
_COUNTED: Final = (
    _Counted(
        ("organisation", "departments"),
        "机构.内设机构",
        ("科室", "股室", "处室", "机构"),
        (
            re.compile(rf"(?:设|有|设立|设置|共)了?{COUNT}[^，。；、0-9]{{0,4}}{_DEPARTMENTS}"),
            re.compile(rf"{_DEPARTMENTS}(?:共有|共|有|为)?{COUNT}"),
            re.compile(rf"(?:内设|下设|设有|设置|设)了?{COUNT}[^，。；、0-9]{{0,4}}(?:科室|股室|处室|机构)"),
            re.compile(rf"(?:设有|设置|设立|下设|设|共有)了?(?:科室|股室|处室)(?:共有|共|有)?{COUNT}"),
            re.compile(rf"{_OURS}(?:现|共|一共|总共)*有?{COUNT}(?:科室|股室|处室)(?=[，。；、：:(（]|$)"),
        ),
        without=re.compile(r"下属|所属|中心设|另设|增设|新设|加挂|其中|派出"),
        behind=re.compile(rf"、[^，。；、0-9]{{1,14}}等\s*{COUNT}[^，。；、0-9]{{0,4}}(?:科室|股室|处室|机构)"),
    ),
    _Counted(
        ("projects",),
        "项目",
        ("项目",),
        (
            re.compile(
                rf"(?:共有|共计|共|安排|编报|申报)了?{COUNT}"
                r"(?:部门|财政|本级|预算|专项|资金|支出|市级|县级|区级)*项目"
            ),
            re.compile(
                rf"(?:共|一共|总共|共计|{_OURS}(?:全年)?)(?:实施|安排|承担|开展|管理)了?"
                rf"(?:部门|财政|本级|预算|支出|专项)*项目(?:共|共计)?{COUNT}"
            ),
            re.compile(
                rf"(?:共|一共|总共|共计|{_OURS}(?:全年)?)(?:实施|承担|开展|管理)了?{COUNT}"
                r"(?:部门|财政|本级|预算|支出|专项)*项目"
            ),
            re.compile(rf"(?:列入|纳入)[^，。；、0-9]{{0,8}}预算的项目(?:共有|共计|共|有)?{COUNT}"),
            re.compile(
                rf"(?:(?:实施|安排|承担)了?(?:部门预算|预算|财政|专项|支出)|预算(?:共)?安排)项目(?:共|共计)?{COUNT}"
            ),
        ),
        without=re.compile(
            r"全[市区县省镇]|企业|工业|招商|开工|投资|竣工|新建|续建|重大|重点|省级|评审|验收|其中|抽|检查|审计|自评|评价|监控|跟踪|采购|未|尚|已|延期|[上下]半年|季度|[0-9]月|(?<!全)年初|牵头|配合"
        ),
    ),
    _Counted(
        ("tasks",),
        "任务",
        ("任务",),
        (re.compile(rf"{COUNT}(?:年度|重点|主要|总体|中心|工作|核心)*任务"),),
        within=("task_summary",),
        without=re.compile(r"其中|临时|交办|上级"),
    ),
    _Counted(
        ("goals",),
        "目标",
        ("目标",),
        (re.compile(rf"{COUNT}(?:年度|整体|总体|绩效)*目标"),),
        within=("goal_summary",),
        without=re.compile(r"其中|省|上级"),
    ),
)
_SET_UP: Final = re.compile(rf"(?:下设|内设|设有|设置|设立|设|(?:{_OURS}|本级)(?:现|共)*有)(?:了)?[^，。；0-9另其]*$")
_OWN: Final = re.compile(_OURS)
_OUTSIDE: Final = frozenset(
    {"results", "goals", "tasks", "projects", "problems"}
)  # they speak of other projects, of other units


@check(PE417)
def counts_fit_their_lists(facts: Facts) -> Iterator[Diagnostic]:
    """Compare stated counts with lists, those of the data and those in the text itself."""
    texts = tuple(paragraphs(facts.texts))
    for paragraph in texts:
        for one in enumerations(paragraph.text):
            if not one.fits:
                yield _other_count(paragraph, one)
        yield from (_miscounted(facts, paragraph, one) for one in miscounts(facts, paragraph))
    for counted in _COUNTED:
        yield from _against_data(facts, texts, counted)


def _miscounted(facts: Facts, paragraph: Paragraph, one: Miscount) -> Diagnostic:
    typed = paragraph.typed(one.start, one.stop)
    return finding(
        PE417, f"正文写“{typed}”，{one.what}", paragraph.at(one.start, one.stop), mark=f"应为{one.right}",
        related=((facts.document.at(one.path), "数据在这里"),),
    )  # fmt: skip


def _other_count(paragraph: Paragraph, one: Enumeration) -> Diagnostic:
    stated = paragraph.typed(one.start, one.stop)
    listed = str(one.least) if one.least == one.most else f"{one.least}至{one.most}"
    return finding(
        PE417, f"写的是“{stated}”，列出的有{listed}个", paragraph.at(one.start, one.stop), mark=f"列出{listed}个",
        related=((paragraph.at(one.list_start, one.list_stop), "列在这里"),),
    )  # fmt: skip


def _against_data(facts: Facts, texts: tuple[Paragraph, ...], counted: _Counted) -> Iterator[Diagnostic]:
    """Compare what the text counts with the list; where there is none, with the count that stands first."""
    items = facts.document.get(*counted.path)
    listed = len(items) if isinstance(items, (list, tuple)) else 0
    names = _names(items)
    mentions = [
        (p, m)
        for p in texts
        if any(noun in p.text for noun in counted.nouns)
        for m in (*_mentions(p, counted), *_at_the_end(p, counted, names))
        if _is_within(p, counted) or _is_own(p, counted, m, names)
    ]
    if listed:
        yield from (_off(facts, p, counted, m, listed) for p, m in mentions if number_of(m["n"]) != listed)
    elif mentions and counted.path[-1] == "departments":
        first = mentions[0]
        yield from (
            _two_counts(first, one) for one in mentions[1:] if number_of(one[1]["n"]) != number_of(first[1]["n"])
        )


def _is_within(paragraph: Paragraph, counted: _Counted) -> bool:
    top = paragraph.segment.path[0]
    return top in counted.within if counted.within else top not in _OUTSIDE


def _names(items: object) -> tuple[str, ...]:
    listed = items if isinstance(items, (list, tuple)) else ()
    return tuple(str(one.get("name", "") if isinstance(one, Mapping) else one) for one in listed)


def _is_own(paragraph: Paragraph, counted: _Counted, match: re.Match[str], names: tuple[str, ...]) -> bool:
    """Return whether a sentence of another section speaks of the document's own departments."""
    if counted.path[-1] != "departments":
        return False
    before = re.split(r"[。；]", paragraph.text[: match.start("n")])[-1]
    return bool(_OWN.search(before)) or bool(names and all(name in before for name in names))


def _at_the_end(paragraph: Paragraph, counted: _Counted, names: tuple[str, ...]) -> Iterator[re.Match[str]]:
    """Yield counts behind a list that is set up, or that names all: 下设办公室、人事科等14个科室."""
    for match in counted.behind.finditer(paragraph.text):
        clause = re.split(r"[，。；]", paragraph.text[: match.start("n")])[-1]
        complete = bool(names) and all(name in clause for name in names)
        if (complete or _SET_UP.search(clause)) and not counted.without.search(clause):
            yield match


def _mentions(paragraph: Paragraph, counted: _Counted) -> Iterator[re.Match[str]]:
    for match in (m for pattern in counted.patterns for m in pattern.finditer(paragraph.text)):
        clause = re.split(r"[，。；;、：:]", paragraph.text[: match.end()])[-1]
        if not counted.without.search(clause):
            yield match


def _two_counts(first: tuple[Paragraph, re.Match[str]], other: tuple[Paragraph, re.Match[str]]) -> Diagnostic:
    (paragraph, match), (there, known) = other, first
    stated = paragraph.typed(match.start("n"), match.end())
    before = there.typed(known.start("n"), known.end())
    return finding(
        PE417, f"这里写“{stated}”，前面写“{before}”", paragraph.at(match.start("n"), match.end("unit")),
        mark=f"前面是{before}",
        hint="核对个数；机关党委等不计入内设机构的，写明另设",
        related=((there.at(known.start("n"), known.end("unit")), f"这里写的是“{before}”"),),
    )  # fmt: skip


def _off(facts: Facts, paragraph: Paragraph, counted: _Counted, match: re.Match[str], listed: int) -> Diagnostic:
    more = number_of(match["n"]) - listed
    start = match.start("n")
    return finding(
        PE417, f"正文写“{paragraph.typed(start, match.end())}”，“{counted.title}”列了{listed}个",
        paragraph.at(start, match.end("unit")), mark=f"名单有{listed}个",
        hint=_explained(facts, more) if counted.path[-1] == "departments" else "",
        related=((facts.document.at(counted.path), "名单在这里"),),
    )  # fmt: skip


def _explained(facts: Facts, more: int) -> str:
    """Return the bodies beside the departments that would explain the difference, if they do."""
    others = facts.document.get("organisation", "other_bodies")
    names = [str(one.get("name", "")) for one in others] if isinstance(others, (list, tuple)) else []
    party = [name for name in names if "党委" in name or "党总支" in name or "党支部" in name]
    chosen = party if len(party) == more else names if len(names) == more > 0 else []
    if not chosen:
        return ""
    listed = "、".join(chosen)
    return f"把{listed}算在内才是这个数；{listed}列在“其他机构”，不计入内设机构数：改写个数，或写明“另设{listed}”"


CHECKS: Final[tuple[Check, ...]] = (counts_fit_their_lists,)
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()
