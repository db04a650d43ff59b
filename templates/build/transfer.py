"""转移支付绩效自评表 on one grid of seven columns, and the table of allocations in its report."""

from __future__ import annotations

from collections.abc import Iterable

from ooxml import Cell, Row, cell, columns, paragraph, section, table
from package import BODY_FOOTERS
from tables import looped, number, optional, tag, titled

# block, level 1, level 2, level 3, target, actual value, reasons and measures
WIDTHS = columns(10, 20.8, 21, 32, 21, 21, 30.2)
ASPECTS = ("分配科学性", "下达及时性", "拨付合规性", "使用规范性", "执行准确性", "预算绩效管理情况", "支出责任履行情况")
MONEY = ("全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）")
SOURCES = ("其中：中央财政资金", "地方资金", "其他资金（含结转）")


def label(text: str, span: int = 1) -> Cell:
    return cell(text, "TableCenter", span)


def words(value: str, span: int) -> Cell:
    return cell(f"{{{{ {value}|格 }}}}", "TableText", span)


def fact(text: str, value: str) -> Row:
    return Row((label(text, 3), words(value, 4)), height=380)


def head_rows() -> Iterable[Row]:
    """Yield what the transfer is and who answers for it: the finance office or who uses the money, or both."""
    yield fact("转移支付（专项）名称", "名称")
    yield fact("中央主管部门", "中央主管部门")
    yield fact("地方主管部门", "地方主管部门")
    yield from optional("地方财政部门 or not 资金使用单位", fact("地方财政部门", "地方财政部门"))
    yield from optional("资金使用单位", fact("资金使用单位", "资金使用单位"))


def money_row(first: Cell, name: str, *, style: str = "TableText") -> Row:
    amounts = (number("行.全年预算"), cell("{{ 行.执行数.数 }}", "TableNumber", 2))
    return Row((first, cell(name, style, 2), *amounts, cell("{{ 行.执行率|格 }}")), height=340)


def fund_rows() -> Iterable[Row]:
    """Yield the money block; where no source is written, the rows of the blank form."""
    under = cell("", merge="continue")
    head = (
        cell("资金投入（万元）", merge="restart"),
        label("", 2),
        label(MONEY[0]),
        label(MONEY[1], 2),
        label(MONEY[2]),
    )
    yield Row(head, height=400)
    name = "{% if 行.总额 %}年度资金总额{% else %}{% if loop.index == 2 %}其中：{% endif %}{{ 行.名称|格 }}{% endif %}"
    yield from looped("行 in 资金行", money_row(under, name))
    for source in SOURCES:
        blank = Row((under, cell(source, "TableText", 2), label(""), label("", 2), label("")), height=340)
        yield from optional("not 资金投入.来源", blank)


def management_rows() -> Iterable[Row]:
    """Yield the seven aspects of how the money was managed; each row stands, filled or not."""
    head = (cell("资金管理情况", merge="restart"), label("", 2), label("情况说明", 2), label("存在问题和改进措施", 2))
    yield Row(head, height=340)
    for aspect in ASPECTS:
        told = (words(f"资金管理.{aspect}.情况说明", 2), words(f"资金管理.{aspect}.问题和措施", 2))
        yield Row((cell("", merge="continue"), label(aspect, 2), *told), breaks=True, height=340)


def goal_rows() -> Iterable[Row]:
    yield Row(
        (cell("总体目标完成情况", merge="restart"), label("总体目标", 3), label("全年实际完成情况", 3)), height=340
    )
    yield Row((cell("", merge="continue"), words("目标", 3), words("完成情况", 3)), breaks=True, height=900)


def indicator_rows() -> Iterable[Row]:
    """Yield the indicators: level 1 and level 2 merged downwards, no points."""
    heads = ("一级指标", "二级指标", "三级指标", "指标值", "全年实际完成值", "未完成原因和改进措施")
    yield Row((cell("绩效指标", merge="restart"), *(label(text) for text in heads)), height=340)
    row = Row(
        (
            cell("", merge="continue"),
            cell("{{ 行.一级|格 }}", merge_when="行.一首"),
            cell("{{ 行.二级|格 }}", merge_when="行.二首"),
            cell("{{ 行.三级|格 }}", "TableText"),
            cell("{{ 行.目标文|格 }}"),
            cell("{{ 行.完成文|格 }}"),
            cell("{{ 行.偏差文|格 }}", "TableText"),
        ),
        height=340,
    )
    yield from looped("行 in 指标行", row)
    blank = Row((cell("", merge="continue"), *(label("") for _ in heads)), height=340)
    yield from optional("not 指标行", blank)


def transfer_form() -> str:
    """Return the body of the form."""
    mark = tag("if 文档.附件") + paragraph("AttachmentLabel", "{{ 文档.附件 }}") + tag("endif")
    head = mark + paragraph("FormTitle", "{{ 文档.标题 }}") + paragraph("FormYear", "（{{ 评价年度 }}）")
    note = Row((label("说明"), words("说明", 6)), breaks=True, height=600)
    rows = [*head_rows(), *fund_rows(), *management_rows(), *goal_rows(), *indicator_rows(), note]
    return head + table(WIDTHS, rows) + paragraph("TableAfter") + section(BODY_FOOTERS)


def dated(number_field: str, date_field: str) -> str:
    """Return a document's number with its date on a line of its own."""
    both = f"{{% if 行.{number_field}|格 and 行.{date_field}|格 %}}{{{{ '\\n' }}}}{{% endif %}}"
    return (
        f"{{{{ 行.{number_field}|格 }}}}{both}{{% if 行.{date_field}|格 %}}（{{{{ 行.{date_field} }}}}）{{% endif %}}"
    )


def allocation_table() -> str:
    """Return what each document handed down, to whom and by which further document."""
    widths = columns(42, 22, 26, 22, 44)
    first = "行.首"
    row = Row(
        (
            cell(dated("文号", "日期"), merge_when=first),
            cell("{{ 行.金额.数 }}", "TableNumber", merge_when=first),
            cell("{{ 行.分配单位|格 }}"),
            number("行.分配金额"),
            cell(dated("分配文号", "分配日期")),
        )
    )
    total = Row(
        (cell("合计", "TableTotal"), number("下达统计.下达合计"), label(""), number("下达统计.分解合计"), label(""))
    )
    heads = ("下达文号", "下达金额（万元）", "分配单位", "分配金额（万元）", "分解下达文号")
    rows = [Row(tuple(cell(text, "TableHead") for text in heads), header=True)]
    rows += looped("行 in 下达表", row) + optional("下达统计.下达合计", total)
    return titled("{{ 年度 }}年{{ 名称 }}预算下达分解表", table(widths, rows))


def sign_off() -> str:
    """Return unit and date under the text, moved in from the right."""
    right = '<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'
    lines = ("", "{{ 盖章单位 }}", "{{ 填报日期 }}")
    return "".join(paragraph("BodyText", text, f"<w:keepLines/>{right}" if text else "") for text in lines)
