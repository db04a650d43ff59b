"""PE520, PE527–PE529: what a form left in place or left out (COMP-01, COMP-02, COMP-08, COMP-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from perfeval_gen.checks.check import Check, Facts, check
from perfeval_gen.checks.content import said
from perfeval_gen.diagnostics import Code, Diagnostic, Location, Severity, finding
from perfeval_gen.prose.segments import Segment
from perfeval_gen.quantities import as_date
from perfeval_gen.schema.model import PREVIOUS, Field
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.schema.values import State

_HEAD: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台建设\n"
_PUBLISHED: Final = f"{_HEAD}公开:\n  预算: {{是否公开: 是, 公开日期: 2025-03-07, 平台: 某县人民政府网}}\n"

PE520: Final = Code(
    "PE520", "填写提示留在正文里", Severity.ERROR,
    "表式的填写提示、空位（XX、____）或示例原样留着，应写的内容没有写；交出去的文件里不能有。",
    remedy="换成本单位的内容；还没有的写“待填”", rule="COMP-02",
    bad=f"{_PROJECT}事项管理: 包括制度建设、组织实施、检查整改等情况。\n",
    good=f"{_PROJECT}事项管理: 按专项资金管理办法组织评审，结果公示五天。\n",
)  # fmt: skip
PE527: Final = Code(
    "PE527", "是否一栏有一处没有勾选", Severity.WARNING,
    "同一节的各个是否都已经写了，独缺一个；表上这一格会空着。没有这种情况的写“不适用”。",
    remedy="补上“是”“否”或“不适用”", rule="COMP-08",
    bad=f"{_HEAD}资产: {{内部制度: 是, 账实一致: 是, 使用合规: 是}}\n",
    good=f"{_HEAD}资产: {{内部制度: 是, 账实一致: 是, 使用合规: 是, 收入上缴: 不适用}}\n",
)  # fmt: skip
PE528: Final = Code(
    "PE528", "制度没有写文号", Severity.NOTE,
    "基础数据表这一栏要“制度名称及文号”；没有文号的写“无”，免得像是漏填。",
    remedy="补上文号；没有的写“文号: 无”", rule="COMP-10",
    bad=f"{_HEAD}制度: [{{名称: 财务收支制度, 类别: 财务管理}}]\n",
    good=f"{_HEAD}制度: [{{名称: 财务收支制度, 文号: 无, 类别: 财务管理}}]\n",
)  # fmt: skip
PE529: Final = Code(
    "PE529", "公开的日期或地方没有说全", Severity.WARNING,
    "预算写了公开日期，决算公开了却没有日期；或者同一次公开，正文说的网站和“平台”写的不同。",
    remedy="补上日期；两处写同一个网站，确有两处的都写进“平台”",
    article="预算法第十四条", rule="COMP-01", rules=("DUP-01",),
    bad=f"{_PUBLISHED}  决算: {{是否公开: 是, 平台: 某县人民政府网}}\n",
    good=f"{_PUBLISHED}  决算: {{是否公开: 是, 公开日期: 2026-03-06, 平台: 某县人民政府网}}\n",
)  # fmt: skip
CODES: Final = (PE520, PE527, PE528, PE529)

_RECORDS: Final = {"budget": "预算", "final_accounts": "决算", "targets": "绩效目标", "self_evaluation": "自评"}
_PLACE: Final = re.compile(r"(?:门户网|政府网|公众网|官网|公众号|信息网|政务网)")
_ALSO: Final = ("同时", "也", "分别", "另", "还")
_LONG_EXAMPLE: Final = 6
_FEW: Final = 3
# fields of yes and no that a form has side by side; of petitions the numbers stand beside one
_TICKS: Final = (
    (("assets",), ("has_rules", "books_agree", "use_complies", "income_remitted"), 2),
    (("petitions",), ("has_channel", "number", "answered", "answered_in_time"), 1),
)
_TICKED: Final = ("has_rules", "books_agree", "use_complies", "income_remitted", "has_channel")


@check(PE520)
def no_instructions_left(facts: Facts) -> Iterator[Diagnostic]:
    """Report instructions, blanks and samples of the form that stand where the unit's own words belong."""
    for segment in facts.texts:
        if (match := said.pattern("填写提示").search(segment.text)) is not None:
            yield _left(segment.at(match.start(), match.end()), segment.shape, match.group())
        elif (match := said.pattern("空位").search(segment.text)) is not None:
            message = f"“{segment.shape.title}”里有没填的空位“{_with_words(segment.text, match)}”"
            yield finding(PE520, message, segment.at(match.start(), match.end()), mark="应填完整")
        elif found := _same_as_sample(segment):
            yield found
    yield from _blanks_in_names(facts)


def _with_words(text: str, match: re.Match[str]) -> str:
    """Return a blank with a few characters of its line around, by which it is found."""
    before, after = text[: match.start()].rpartition("\n")[2], text[match.end() :].partition("\n")[0]
    return " ".join(f"{before[-_FEW:]}{match.group()}{after[:_FEW]}".split())


def _left(place: Location, shape: Field, words: str) -> Diagnostic:
    message = f"“{shape.title}”里留着填写提示“{said.shortened(words)}”"
    return finding(PE520, message, place, mark="应为本单位的内容")


def _same_as_sample(segment: Segment) -> Diagnostic | None:
    """Return the finding for a text that is the manual's help, or its example where that could be nobody's own."""
    typed, shape = _bare(segment.text), segment.shape
    if typed == _bare(shape.help) and len(typed) > _LONG_EXAMPLE:
        return _left(segment.at(), shape, segment.text)
    has_figure = any(char.isdigit() for char in shape.example)
    if typed == _bare(shape.example) and has_figure and len(typed) > _LONG_EXAMPLE:
        message = f"“{shape.title}”与手册的示例一字不差：“{said.shortened(segment.text)}”"
        return finding(PE520, message, segment.at(), mark="示例里的数不是本单位的", severity=Severity.WARNING)
    return None


def _bare(text: str) -> str:
    return text.strip().rstrip("。").strip()


def _blanks_in_names(facts: Facts) -> Iterator[Diagnostic]:
    """Report blanks in names, document numbers and the like, which are no running text."""
    seen = {segment.path for segment in facts.texts}
    for path, node, shape in facts.fields:
        if node.kind != "scalar" or "string" not in shape.types or path in seen:
            continue
        if shape.key == PREVIOUS or path[0] == "previous_year":
            continue
        if (match := said.pattern("空位").search(node.value)) is not None:
            message = f"“{shape.title}”里有没填的空位“{match.group()}”：{said.shortened(node.value)}"
            yield finding(PE520, message, node.location, mark="应填完整")


@check(PE527)
def ticks_are_whole(facts: Facts) -> Iterator[Diagnostic]:
    """Report a yes or no left out where those beside it are given; 待填 is told elsewhere."""
    for section, keys, enough in _TICKS:
        values = {key: facts.document.get(*section, key) for key in keys if (*section, key) in facts.document.places}
        given = [key for key, value in values.items() if value is not None]
        if len(given) < enough:
            continue
        for key in keys:
            if key in _TICKED and key not in values:
                yield _unticked(facts, (*section, key), given)


def _unticked(facts: Facts, path: Path, given: list[str]) -> Diagnostic:
    names = [_title(facts, (*path[:-1], key)) for key in given]
    message = f"“{_title(facts, path)}”没有写，同一节已经写了“{'”“'.join(names)}”"
    return finding(PE527, message, facts.document.named_at(path[:-1]), mark="补“是”“否”或“不适用”")


def _title(facts: Facts, path: Path) -> str:
    shape = shape_at(facts.document.schema, path)
    return shape.title if shape is not None else str(path[-1])


@check(PE528)
def rules_have_numbers(facts: Facts) -> Iterator[Diagnostic]:
    """Report once the rules of which no document number is said, not even 无."""
    rows = list(enumerate(facts.document.rows("rules")))
    bare = [i for i, row in rows if row.get("number") is None]
    if not bare:
        return
    names = "、".join(f"《{rows[i][1].get('title')}》" for i in bare[:_FEW]) + "等" * (len(bare) > _FEW)
    message = f"{len(rows)} 项制度里有 {len(bare)} 项没有写文号：{names}"
    related = tuple((facts.document.at(("rules", i, "title")), "没有文号") for i in bare)
    yield finding(PE528, message, facts.document.named_at(("rules",)), mark="缺少文号", related=related)


@check(PE529)
def publication_is_told_in_full(facts: Facts) -> Iterator[Diagnostic]:
    """Report final accounts published without a date beside a dated budget, and two places for one publication."""
    dated = facts.document.get("disclosure", "budget", "published_on")
    path: Path = ("disclosure", "final_accounts")
    is_told = (*path, "published_on") in facts.document.places
    if isinstance(dated, date) and facts.document.get(*path, "is_published") is True and not is_told:
        message = f"决算写明已经公开，没有写公开日期；预算写了 {as_date(dated)}"
        related = ((facts.document.at(("disclosure", "budget", "published_on")), "预算的公开日期"),)
        yield finding(PE529, message, facts.document.named_at(path), mark="缺少公开日期", related=related)
    for segment in said.claims(facts):
        yield from _other_places(facts, segment)


def _other_places(facts: Facts, segment: Segment) -> Iterator[Diagnostic]:
    for start, sentence in said.sentences(segment.text):
        match = _PLACE.search(sentence)
        if match is None or "公开" not in sentence or any(word in sentence for word in _ALSO):
            continue
        at = segment.at(start + match.start(), start + match.end())
        for key, title in _RECORDS.items():
            place = _place_of(facts, key) if title in sentence else ""
            if place and match.group()[:2] not in place:
                message = f"正文说{title}在“{match.group()}”公开，“公开平台”写的是“{place}”"
                related = ((facts.document.at(("disclosure", key, "place")), "公开平台"),)
                yield finding(PE529, message, at, mark=f"“公开平台”为{place}", rule="DUP-01", related=related)
                break


def _place_of(facts: Facts, key: str) -> str:
    place = facts.document.get("disclosure", key, "place")
    return "" if isinstance(place, State) or not isinstance(place, str) else place


CHECKS: Final[tuple[Check, ...]] = (
    no_instructions_left, ticks_are_whole, rules_have_numbers, publication_is_told_in_full,
)  # fmt: skip
PROJECT_CHECKS: Final[tuple[Check, ...]] = ()  # said of each project of a whole unit too
