"""The tables that stand inside a report."""

from __future__ import annotations

from ooxml import TEXT_WIDTH, Cell, Row, cell, columns, paragraph, row_xml, table, tag_row

AFTER = ("TableAfter", "")


def tag(words: str) -> str:
    """Return a tag on a paragraph of its own."""
    return paragraph("BodyText", f"{{%p {words} %}}")


def header(*labels: str) -> Row:
    return Row(tuple(cell(label, "TableHead") for label in labels), header=True)


def looped(loop: str, row: Row) -> list[Row]:
    """Return a row repeated for each entry of a list."""
    span = sum(content.span for content in row.cells)
    return [tag_row(f"{{%tr for {loop} %}}", span), row, tag_row("{%tr endfor %}", span)]


def optional(condition: str, row: Row) -> list[Row]:
    """Return a row that stands only under a condition."""
    span = sum(content.span for content in row.cells)
    return [tag_row(f"{{%tr if {condition} %}}", span), row, tag_row("{%tr endif %}", span)]


def number(amount: str) -> Cell:
    return cell(f"{{% if {amount} %}}{{{{ {amount}.数 }}}}{{% endif %}}", "TableNumber")


def titled(title: str, grid: str) -> str:
    return paragraph("TableTitle", title) + grid + paragraph(*AFTER)


def goal_table() -> str:
    """Return 部门整体支出绩效目标表: one row a goal or project, and a total."""
    widths = columns(10, 31, 45, 26, 44)
    row = Row(
        (
            cell("{{ 行.序号 }}"),
            cell("{{ 行.名称|格 }}", "TableText"),
            cell("{{ 行.内容|格 }}", "TableText"),
            number("行.金额"),
            cell("{{ 行.目标|格 }}", "TableText"),
        )
    )
    total = Row((cell("合计", "TableTotal", 3), number("目标表.合计"), cell("", "TableText")))
    rows = [header("序号", "名称", "主要实施内容", "预算投入的资金（万元）", "期望达到的目标")]
    rows += looped("行 in 目标表.行", row) + optional("目标表.合计", total)
    return titled("{{ 年度 }}年部门整体支出绩效目标表", table(widths, rows))


def fund_table() -> str:
    """Return 预算资金说明表: what each project was given and what it spent."""
    widths = columns(44, 26, 26, 26, 34)
    fields = ("年初预算", "划拨", "支出")
    row = Row(
        (
            cell("{{ 行.名称|格 }}", "TableText"),
            *(number(f"行.{field}") for field in fields),
            cell("{{ 行.备注|格 }}", "TableText"),
        )
    )
    total = Row(
        (cell("合计", "TableTotal"), *(number(f"资金表.合计.{field}") for field in fields), cell("", "TableText"))
    )
    rows = [header("项目名称", "年初预算/万元", "实际划拨/万元", "实际支出/万元", "备注")]
    rows += looped("行 in 资金表.行", row) + optional("资金表.合计", total)
    return titled("{{ 年度 }}年{{ 单位.层级 }}财政项目预算资金说明表", table(widths, rows))


def source_table() -> str:
    """Return the funds of a project by source."""
    fields = ("年初预算", "全年预算", "执行数")
    row = Row((cell("{{ 源.名称|格 }}", "TableText"), *(number(f"源.{field}") for field in fields)))
    rows = [header("资金来源", "年初预算数/万元", "全年预算数/万元", "全年执行数/万元")]
    return titled("项目资金来源表", table(columns(54, 34, 34, 34), rows + looped("源 in 预算.来源", row)))


def indicator_table() -> str:
    """Return the unit's own indicators with target and actual value."""
    target = "{{ 指.方向 }}{{ 带(指.目标值, 指.单位) }}"
    words = (
        "{{ 指.完成情况.文|格 }}{% if 指.偏差原因 %}偏差原因：{{ 指.偏差原因|句 }}{% endif %}"
        "{% if 指.改进措施 %}改进措施：{{ 指.改进措施|句 }}{% endif %}"
        "{% if 指.佐证材料 %}佐证材料：{{ 指.佐证材料|句 }}{% endif %}"
    )
    row = Row(
        (
            cell("{{ 指.一级|格 }}"),
            cell("{{ 指.二级|格 }}"),
            cell("{{ 指.三级|格 }}", "TableText"),
            cell(target),
            cell("{% if 指.完成值 %}{{ 带(指.完成值, 指.单位) }}{% endif %}"),
            cell("{{ 指.分值|格 }}"),
            cell("{{ 指.得分|格 }}"),
            cell(words, "TableText"),
        ),
        breaks=True,
    )
    rows = [header("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "完成情况说明")]
    grid = table(columns(14, 16, 25, 19, 19, 12, 12, 39), rows + looped("指 in 指标", row))
    return titled("整体绩效指标完成情况表", grid)


def dynamic_row(source: str, style: str, *, head: bool) -> str:
    """Return a row with as many cells as a list has texts; widths are left to the grid."""
    cells = (cell(f"{{%tc for 文 in {source} %}}"), cell("{{ 文 }}", style), cell("{%tc endfor %}"))
    return row_xml(Row(cells, header=head), columns(52, 52, 52)).replace(
        f'<w:tcW w:w="{columns(52, 52, 52)[0]}" w:type="dxa"/>', '<w:tcW w:w="0" w:type="auto"/>'
    )


def prose_table() -> str:
    """Return a free table of the narrative: its columns are counted when it is printed."""
    widths = (TEXT_WIDTH // 3, TEXT_WIDTH // 3, TEXT_WIDTH - 2 * (TEXT_WIDTH // 3))
    open_tag, close_tag = (
        row_xml(tag_row(words, 3), widths) for words in ("{%tr for 列 in 块.表格.行 %}", "{%tr endfor %}")
    )
    inside = dynamic_row("块.表格.表头", "TableHead", head=True) + open_tag
    inside += dynamic_row("列", "TableCenter", head=False) + close_tag
    grid = table(widths, []).replace("</w:tbl>", inside + "</w:tbl>")
    title = tag("if 块.表格.标题") + paragraph("TableTitle", "{{ 块.表格.标题 }}") + tag("endif")
    unit = tag("if 块.表格.单位") + paragraph("TableUnit", "单位：{{ 块.表格.单位 }}") + tag("endif")
    return title + unit + grid + paragraph(*AFTER)
