"""The national forms (documents.md §8): self-evaluation of a project and of a whole unit, summary of projects.

A form is several tables of the same width, joined: only so can the heads of its long blocks be repeated on every page.
"""

from __future__ import annotations

from lines import inline_macros
from ooxml import LANDSCAPE_WIDTH, TEXT_WIDTH, Cell, Row, cell, columns, paragraph, section, table
from package import BODY_FOOTERS, TURNED_FOOTERS
from tables import header, looped, number, optional, tag

LABEL = 10.0  # millimetres: the column of block labels, two characters a line
PROJECT = columns(LABEL, 19, 17, 23, 14, 9, 23, 10, 16, 15)
UNIT = columns(LABEL, 31.4, 20.8, 20.8, 21.4, 10, 20.8, 20.8)
INDICATORS = columns(LABEL, 12, 18, 31, 17.25, 17.25, 9.5, 13.5, 27.5)
TASKS = columns(LABEL, 28.8, 15, *(14.8,) * 6, 13.4)
SUMMARY = columns(12, 50, 24, 24, 19, 15, 13, 68, width=LANDSCAPE_WIDTH)
JOIN = paragraph("TableJoin")
HEIGHT = 380  # twips: the least height of a row, so that single lines do not stand cramped


def grid(widths: tuple[int, ...], rows: list[Row]) -> str:
    return table(widths, rows, "FormTable")


def words(text: str, span: int = 1) -> Cell:
    return cell(text, "TableText", span)


def told(words_of: str, span: int) -> Cell:
    """Return a narrative cell: its row may break, so it begins at the top."""
    return Cell((("TableText", f"{{{{ {words_of} }}}}"),), span, top=True)


def head(text: str, span: int = 1, merge: str = "") -> Cell:
    """Return a cell of a head; a bar shows where a narrow one breaks."""
    return cell(text.replace("|", "{{ '\\n' }}"), "TableHead", span, merge)


def label(text: str, merge: str = "restart") -> Cell:
    """Return the label of a block, merged downwards; its rows continue it with ``label("", "continue")``."""
    return cell(text, "TableCenter", merge=merge)


def label_head(text: str, merge: str = "") -> Cell:
    """Return the label in the head of a block: repeated with it, and one with the empty column below."""
    return Cell((("TableCenter", text),), merge=merge, unruled="bottom")


def label_below() -> Cell:
    return Cell((("TableCenter", "{%vm loop.first %}"),), unruled="top")


def form_title(year: str = "（{{ 年度 }}年度）") -> str:
    macros = inline_macros("form_words.txt") + inline_macros("national_words.txt")
    return paragraph("FormTitle", macros + "{{ 文档.标题 }}") + paragraph("FormYear", year)


def signature(*fields: tuple[str, str], width: int = TEXT_WIDTH) -> str:
    """Return the signatures below a form, up to three a line, and the paragraph that has to follow a table.

    One row holds them all: they never part over two pages.
    """
    said = [("TableSign", f"{name}：{value}") for name, value in fields]
    across = 3 if len(said) % 2 else 2
    row = Row(tuple(Cell(tuple(said[i::across])) for i in range(across)), height=440)
    widths = (width // across,) * (across - 1)
    return table((*widths, width - sum(widths)), [row], "CoverTable") + paragraph("TableJoin")


def note() -> str:
    said = paragraph("TableFine", "注：各类指标分值调整说明：{{ 权重说明|句 }}")
    return tag("if 权重说明") + said + tag("endif")


FILLED_BY = ("填表人", "{{ 单位.联络人.姓名|格 }}")
PHONE = ("联系电话", "{{ 电话() }}")
HEAD_OF_UNIT = ("单位负责人（签字）", "")


def indicator_rows(loop: str = "行 in 评分表.指标行") -> list[Row]:
    """Return a row for each of the unit's own indicators, the names of both upper levels merged downwards."""
    row = Row(
        (
            label_below(),
            cell("{{ 级名(行.一级, 3) }}", "TableSmall", merge_when="行.一首"),
            cell("{{ 级名(行.二级, 5) }}", "TableSmall", merge_when="行.二首"),
            cell("{{ 行.三级 }}", "TableFine"),
            cell("{% if 行.指 %}{{ 行.指.目标文 }}{% endif %}", "TableSmall"),
            cell("{% if 行.指 %}{{ 行.指.完成文 }}{% endif %}", "TableSmall"),
            cell("{{ 行.分值 }}", "TableSmall"),
            cell("{{ 得分文(行) }}", "TableSmall"),
            cell("{% if 行.指 %}{{ 行.指.偏差文 }}{% endif %}", "TableFine"),
        ),
        height=HEIGHT,
    )
    return looped(loop, row)


def indicator_table() -> str:
    """Return the block 绩效指标 with the total as its last row, which stays with the signatures below."""
    labels = ("一级|指标", "二级指标", "三级指标", "年度|指标值", "实际|完成值", "分值", "得分")
    heads = Row((label_head("绩效指标"), *map(head, labels), head("偏差原因分析及改进措施")), header=True)
    total = Row(
        (
            head("总分", 6),
            head("{{ 评分表.满分 }}"),
            head("{{ 评分结果.总分 }}"),
            head(""),
        ),
        height=HEIGHT,
    )
    return grid(INDICATORS, [heads, *indicator_rows(), total])


def money_rows() -> list[Row]:
    """Return the block 项目资金: the year's total with points and score, then each source."""
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "{{ 措辞.执行率栏 }}", "得分")
    spans = (1, 2, 1, 1, 1, 1)
    top = Row(
        (label("项目资金（万元）"), cell("", span=2), *(head(h, s) for h, s in zip(heads, spans, strict=True))),
        height=HEIGHT,
    )
    fund = Row(
        (
            label("", "continue"),
            cell("{{ 资.名称 }}", span=2),
            number("资.年初预算"),
            Cell(number("资.全年预算").lines, span=2),
            number("资.执行数"),
            cell("{% if 资.总额 %}{{ 执行率分值() }}{% else %}—{% endif %}"),
            cell("{{ 资.执行率|格 }}"),
            cell("{% if 资.总额 %}{{ 执行率得分() }}{% else %}—{% endif %}"),
        ),
        height=HEIGHT,
    )
    return [top, *looped("资 in 资金行", fund)]


def goal_rows(spans: tuple[int, int], expected: Cell, achieved: Cell) -> list[Row]:
    """Return the block 年度总体目标: what was expected beside what was achieved."""
    heads = Row((label("年度总体目标"), head("预期目标", spans[0]), head("实际完成情况", spans[1])), height=HEIGHT)
    told = Row((label("", "continue"), expected, achieved), breaks=True, height=900)
    return [heads, told]


def project_form() -> str:
    """Return the body of 项目支出绩效自评表 (§8.1)."""
    rows = [
        Row((head("项目名称", 2), words("{{ 名称|格 }}", 8)), height=HEIGHT),
        Row(
            (
                head("主管部门", 2),
                words("{{ 单位.主管部门|格 or 单位.名称|格 }}", 4),
                head("实施单位"),
                words("{{ 实施单位|格 or 单位.名称|格 }}", 3),
            ),
            height=HEIGHT,
        ),
        *money_rows(),
        *goal_rows((4, 5), told("目标|格", 4), told("完成情况|格", 5)),
    ]
    body = form_title() + grid(PROJECT, rows) + JOIN + indicator_table() + note()
    return body + signature(FILLED_BY, PHONE, HEAD_OF_UNIT) + section(BODY_FOOTERS)


# -- whole unit ---------------------------------------------------------------------------------------------------


def halves(left: tuple[str, str], right: tuple[str, str]) -> Row:
    """Return a row of the unit's budget: income by nature on the left, expenditure by nature on the right."""
    shown = []
    for (name, field), span in ((left, 1), (right, 2)):
        pair = (number(f"{field}.全年预算"), number(f"{field}.决算数")) if field else (words(""), words(""))
        shown += [words(name, span), *pair]
    return Row((label("", "continue"), *shown), height=HEIGHT)


def budget_rows() -> list[Row]:
    """Return the block 年度预算: the year's total, then income and expenditure by nature."""
    spent, income = "预算.支出", "预算.收入"
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "{{ 措辞.执行率栏 }}", "得分")
    top = Row((label("年度预算申请（万元）"), cell(""), *map(head, heads)), height=HEIGHT)
    total = Row(
        (
            label("", "continue"),
            cell("{{ 措辞.总额 }}"),
            *(number(f"{spent}.{field}") for field in ("年初预算", "全年预算", "决算数")),
            cell("{{ 执行率分值() }}"),
            cell("{{ 比率.预算执行率|格 }}"),
            cell("{{ 执行率得分() }}"),
        ),
        height=HEIGHT,
    )
    sides = (head("按收入性质分"), head("全年预算数"), head("全年执行数"))
    sides += (head("按支出性质分", 2), head("全年预算数"), head("全年执行数"))
    rows = [top, total, Row((label("", "continue"), *sides), height=HEIGHT)]
    rows += [halves(("一般公共预算", f"{income}.一般公共预算"), ("基本支出", f"{spent}.基本支出"))]
    rows += [halves(("政府性基金拨款", f"{income}.政府性基金"), ("项目支出", f"{spent}.项目支出"))]
    name = "{% if 预算.支出.其他支出 %}其他支出{% endif %}"
    rows += [halves(("纳入专户管理的非税收入拨款", f"{income}.财政专户管理资金"), (name, f"{spent}.其他支出"))]
    return [*rows, halves(("其他资金", "其他收入合计"), ("", ""))]


def task_table() -> str:
    """Return the block 年度主要任务: what each was given and what it spent."""
    money = ("总额", "财政|拨款", "其他|资金")
    groups = (head("预算数（万元）", 3), head("执行数（万元）", 3))
    first = (head("任务名称", merge="restart"), head("完成|情况", merge="restart"))
    rate = head("{{ 措辞.执行率栏 }}", merge="restart")
    upper = Row((label_head("年度主要任务", "restart"), *first, *groups, rate), header=True)
    below = head("", merge="continue")
    lower = Row((label_head("", "continue"), below, below, *map(head, money * 2), below), header=True)
    fields = ("金额", "财政拨款", "其他资金", "执行数", "执行财政拨款", "执行其他资金")
    row = Row(
        (
            label_below(),
            cell("{{ 任.名称|无句号 }}", "TableFine"),
            cell("{{ 任.完成|格 }}", "TableSmall"),
            *(cell(number(f"任.{field}").lines[0][1], "TableSmall") for field in fields),
            cell("{{ 任.任务执行率|格 }}", "TableSmall"),
        ),
        height=HEIGHT,
    )
    return tag("if 任务") + grid(TASKS, [upper, lower, *looped("任 in 任务", row)]) + JOIN + tag("endif")


def unit_form() -> str:
    """Return the body of 部门（单位）整体支出绩效自评表 (§8.3)."""
    rows = [
        Row(
            (head("部门（单位）名称", 2), words("{{ 单位.名称|格 }}", 3), head("年度"), cell("{{ 评价年度 }}", span=2)),
            height=HEIGHT,
        ),
        *budget_rows(),
        *goal_rows((3, 4), told("预期文()|trim", 3), told("完成文()|trim", 4)),
    ]
    body = form_title() + grid(UNIT, rows) + JOIN + task_table() + indicator_table() + note()
    signed = signature(FILLED_BY, ("填报日期", "{{ 填报日期 }}"), PHONE, HEAD_OF_UNIT)
    return body + signed + section(BODY_FOOTERS)


# -- summary of the projects --------------------------------------------------------------------------------------


def summary_form() -> str:
    """Return the body of 项目支出绩效自评汇总表: one row a project, and the money added up."""
    reasons = "{% if 项.预算.原因 %}资金：{{ 项.预算.原因|句 }}{% endif %}"
    reasons += "{% for 行 in 项.评分表.指标行 if 行.指 and 行.指.偏差文 and 行.指.偏差文 != '无' %}"
    reasons += "{{ 行.三级|无句号 }}：{{ 行.指.偏差文 }}{% endfor %}"
    row = Row(
        (
            cell("{{ loop.index }}"),
            words("{{ 项.名称|格 }}"),
            number("项.预算.全年预算"),
            number("项.预算.支出"),
            cell("{{ 项.预算执行率|格 }}"),
            cell("{{ 项.评分结果.总分 }}"),
            cell("{{ 项.评分结果.等级 }}"),
            words(reasons),
        ),
        height=HEIGHT,
    )
    total = Row(
        (
            cell("合计", "TableTotal", 2),
            number("项目合计.全年预算"),
            number("项目合计.执行数"),
            cell("{{ 项目合计.执行率|格 }}"),
            cell(""),
            cell(""),
            words(""),
        ),
        height=HEIGHT,
        kept=True,
    )
    heads = header("序号", "项目名称", "全年预算数", "全年执行数", "执行率", "总分", "等级", "主要偏差及原因")
    rows = [heads, *looped("项 in 各项目", row), *optional("项目合计.全年预算", total)]
    left = LANDSCAPE_WIDTH * 3 // 4
    above = Row((words("填报单位：{{ 盖章单位 }}"), cell("单位：万元", "TableNumber")))
    unit = table((left, LANDSCAPE_WIDTH - left), [above], "CoverTable") + JOIN
    body = form_title() + unit + grid(SUMMARY, rows)
    signed = signature(FILLED_BY, PHONE, HEAD_OF_UNIT, width=LANDSCAPE_WIDTH)
    return body + signed + section(TURNED_FOOTERS, landscape=True)
