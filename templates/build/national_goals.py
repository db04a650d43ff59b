"""The forms of the budget stage (documents.md §8.5): the targets of the self-evaluation, without what was achieved."""

from __future__ import annotations

from dataclasses import replace

from national import (
    FILLED_BY,
    HEAD_OF_UNIT,
    HEIGHT,
    JOIN,
    LABEL,
    PHONE,
    form_title,
    grid,
    head,
    label,
    label_below,
    label_head,
    signature,
    told,
    words,
)
from ooxml import Row, cell, columns, section, tag_row
from package import BODY_FOOTERS
from tables import looped, number, optional

PROJECT = columns(LABEL, 23, 13, 37, 13, 23, 37)
PROJECT_INDICATORS = columns(LABEL, 14, 25, 47, 30, 30)
UNIT = columns(LABEL, 31, 115)
UNIT_INDICATORS = columns(LABEL, 14, 28, 62, 42)
TASKS = columns(LABEL, 40, 46, 20, 20, 20)
FILED = ("填报日期", "{{ 填报日期 }}")


def target_rows(*values: str) -> list[Row]:
    """Return a row for each indicator: the names of three levels and the given values."""
    row = Row(
        (
            label_below(),
            cell("{{ 级名(行.一级, 3) }}", merge_when="行.一首"),
            cell("{{ 级名(行.二级, 6) }}", merge_when="行.二首"),
            words("{{ 行.三级 }}"),
            *(cell(f"{{% if 行.指 %}}{{{{ {value} }}}}{{% endif %}}") for value in values),
        ),
        height=HEIGHT,
    )
    last, span = replace(row, kept=True), sum(content.span for content in row.cells)  # stays with the signatures
    choice = [
        tag_row("{%tr if loop.last %}", span),
        last,
        tag_row("{%tr else %}", span),
        row,
        tag_row("{%tr endif %}", span),
    ]
    first, *_, end = looped("行 in 评分表.指标行", row)
    return [first, *choice, end]


def target_table(widths: tuple[int, ...], heads: tuple[str, ...], values: tuple[str, ...]) -> str:
    labels = ("一级|指标", "二级指标", "三级指标", *heads)
    top = Row((label_head(f"{'年度' if len(heads) == 1 else ''}绩效指标"), *map(head, labels)), header=True)
    return grid(widths, [top, *target_rows(*values)])


def attribute() -> str:
    """Return the tick boxes 新增项目 and 延续项目."""
    boxes = [f"{kind}项目{{{{ '√' if 项目属性 == '{kind}' else '□' }}}}" for kind in ("新增", "延续")]
    return "　".join(boxes)


def fund_rows() -> list[Row]:
    """Return the block 项目资金: the whole period on the left, the year with its sources on the right."""
    left = (("中期资金总额", "总额"), ("其中：财政拨款", "财政拨款"), ("其他资金", "其他资金"))
    at = "{{% if loop.index == {} %}}{}{{% endif %}}"
    names = "".join(at.format(i, name) for i, (name, _) in enumerate(left, 1))
    amounts = "".join(at.format(i, amount(f"中期资金.{field}")) for i, (_, field) in enumerate(left, 1))
    year = (words("{{ 资.名称 }}", 2), number("资.年初预算"))
    block = cell("项目资金（万元）", merge_when="loop.first")
    rows = looped("资 in 资金行", Row((block, words(names, 2), cell(amounts, "TableNumber"), *year), height=HEIGHT))
    for i, (name, field) in enumerate(left[1:], 1):  # where the pack's form has fewer sources
        rest = (words(name, 2), number(f"中期资金.{field}"), words("", 2), words(""))
        rows += optional(f"资金行|length <= {i}", Row((label("", "continue"), *rest), height=HEIGHT))
    return rows


def amount(field: str) -> str:
    return f"{{% if {field} %}}{{{{ {field}.数 }}}}{{% endif %}}"


def project_goals() -> str:
    """Return the body of 项目支出绩效目标申报表."""
    department = "{{ 单位.主管部门|格 or 单位.名称|格 }}{{ 代码(单位.主管部门编码|格) }}"
    goals = (told("中期目标|格", 3), told("目标|格", 3))
    rows = [
        Row((head("项目名称", 2), words("{{ 名称|格 }}", 5)), height=HEIGHT),
        Row(
            (
                head("主管部门及代码", 2),
                words(department, 2),
                head("实施单位", 2),
                words("{{ 实施单位|格 or 单位.名称|格 }}"),
            ),
            height=HEIGHT,
        ),
        Row((head("项目属性", 2), words(attribute(), 2), head("项目期", 2), words("{{ 项目期|格 }}")), height=HEIGHT),
        *fund_rows(),
        Row((label("总体目标"), head("中期目标", 3), head("年度目标", 3)), height=HEIGHT),
        Row((label("", "continue"), *goals), breaks=True, height=1400),
    ]
    values = ("中期文(行.指)", "行.指.目标文")
    body = form_title() + grid(PROJECT, rows) + JOIN
    body += target_table(PROJECT_INDICATORS, ("中期指标值", "年度指标值"), values)
    return body + signature(("填报人", FILLED_BY[1]), PHONE, HEAD_OF_UNIT, FILED) + section(BODY_FOOTERS)


def task_table() -> str:
    """Return the block 年度主要任务 with its sums."""
    labels = ("任务名称", "主要内容", "总额", "财政拨款", "其他资金")
    first = (head("任务名称", merge="restart"), head("主要内容", merge="restart"))
    upper = Row((label_head("年度主要任务", "restart"), *first, head("预算金额（万元）", 3)), header=True)
    below = head("", merge="continue")
    lower = Row((label_head("", "continue"), below, below, *map(head, labels[2:])), header=True)
    fields = ("金额", "财政拨款", "其他资金")
    row = Row(
        (
            label_below(),
            words("{{ 任.名称|无句号 }}"),
            words("{{ 任.内容|格 or 任.目标|格 }}"),
            *(number(f"任.{field}") for field in fields),
        ),
        height=HEIGHT,
    )
    total = Row((cell("金额合计", "TableTotal", 3), *(number(f"任务合计.{field}") for field in fields)), height=HEIGHT)
    return grid(TASKS, [upper, lower, *looped("任 in 任务", row), total])


def unit_goals() -> str:
    """Return the body of 部门（单位）整体支出绩效目标申报表."""
    name = Row((head("部门（单位）名称", 2), words("{{ 单位.名称|格 }}")), height=HEIGHT)
    goals = Row((label("年度总体目标", ""), told("预期文()|trim", 2)), breaks=True, height=1400)
    body = form_title() + grid(UNIT, [name]) + JOIN + task_table() + JOIN + grid(UNIT, [goals]) + JOIN
    body += target_table(UNIT_INDICATORS, ("指标值",), ("行.指.目标文",))
    return body + signature(("填报人", FILLED_BY[1]), PHONE, HEAD_OF_UNIT, FILED) + section(BODY_FOOTERS)
