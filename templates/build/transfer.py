"""转移支付绩效自评表, in the look of the other national forms, and the table of allocations in its report."""

from __future__ import annotations

from collections.abc import Iterable

from national import HEIGHT, JOIN, form_title, grid, head, label, label_below, label_head, words
from ooxml import Cell, Row, cell, columns, paragraph, section, table
from package import BODY_FOOTERS
from tables import looped, number, optional, tag, titled

# label of the block; name; then three columns for money, two for what is told of an aspect
WIDTHS = columns(10, 42, 34.6, 17.4, 17.4, 34.6)
INDICATORS = columns(10, 20.8, 21, 34, 20, 20, 30.2)
ASPECTS = ("分配科学性", "下达及时性", "拨付合规性", "使用规范性", "执行准确性", "预算绩效管理情况", "支出责任履行情况")
SOURCES = ("其中：中央财政资金", "地方资金", "其他资金（含结转）")


def told(value: str, span: int) -> Cell:
    return words(f"{{{{ {value}|格 }}}}", span)


def blank(span: int = 1) -> Cell:
    return cell("", span=span)


def fact(name: str, value: str) -> Row:
    return Row((head(name, 2), told(value, 4)), height=HEIGHT)


def head_rows() -> Iterable[Row]:
    """Yield what the transfer is and who answers for it: the finance office or who uses the money, or both."""
    yield fact("转移支付（专项）名称", "名称")
    yield fact("中央主管部门", "中央主管部门")
    yield fact("地方主管部门", "地方主管部门")
    yield from optional("地方财政部门 or not 资金使用单位", fact("地方财政部门", "地方财政部门"))
    yield from optional("资金使用单位", fact("资金使用单位", "资金使用单位"))


def money_rows() -> Iterable[Row]:
    """Yield the money block; where no source is written, the rows of the blank form."""
    under = label("", "continue")
    heads = (head("全年预算数（A）"), head("全年执行数（B）", 2), head("预算执行率（B/A）"))
    yield Row((label("资金投入（万元）"), blank(), *heads), height=HEIGHT)
    name = "{% if 行.总额 %}年度资金总额{% else %}{% if loop.index == 2 %}其中：{% endif %}{{ 行.名称|格 }}{% endif %}"
    spent = Cell(number("行.执行数").lines, span=2)
    row = Row((under, words(name), number("行.全年预算"), spent, cell("{{ 行.执行率|格 }}")), height=HEIGHT)
    yield from looped("行 in 资金行", row)
    for source in SOURCES:
        empty = Row((under, words(source), blank(), blank(2), blank()), height=HEIGHT)
        yield from optional("not 资金投入.来源", empty)


def management_rows() -> Iterable[Row]:
    """Yield the seven aspects of how the money was managed; each row stands, filled or not."""
    yield Row((label("资金管理情况"), blank(), head("情况说明", 2), head("存在问题和改进措施", 2)), height=HEIGHT)
    for aspect in ASPECTS:
        cells = (told(f"资金管理.{aspect}.情况说明", 2), told(f"资金管理.{aspect}.问题和措施", 2))
        yield Row((label("", "continue"), cell(aspect), *cells), breaks=True, height=HEIGHT)


def goal_rows() -> Iterable[Row]:
    """Yield a table of its own, so that its head never stands alone at the foot of a page."""
    yield Row((label_head(""), head("总体目标", 2), head("全年实际完成情况", 3)), header=True)
    block = Cell((("TableCenter", "总体目标完成情况"),), unruled="top")
    yield Row((block, told("目标", 2), told("完成情况", 3)), breaks=True, height=900)


def indicator_rows() -> Iterable[Row]:
    """Yield the indicators without points, level 1 and level 2 merged downwards; their head stands on every page."""
    heads = ("一级指标", "二级指标", "三级指标", "指标值", "全年实际|完成值", "未完成原因|和改进措施")
    yield Row((label_head("绩效指标"), *map(head, heads)), header=True)
    row = Row(
        (
            label_below(),
            cell("{{ 级名(行.一级, 5) }}", merge_when="行.一首"),
            cell("{{ 级名(行.二级, 5) }}", merge_when="行.二首"),
            words("{{ 行.三级|格 }}"),
            cell("{{ 行.目标文|格 }}"),
            cell("{{ 行.完成文|格 }}"),
            words("{{ 行.偏差文|格 }}"),
        ),
        height=HEIGHT,
    )
    yield from looped("行 in 指标行", row)
    empty = Row((Cell((("TableCenter", ""),), unruled="top"), *(blank() for _ in heads)), height=HEIGHT)
    yield from optional("not 指标行", empty)


def transfer_form() -> str:
    """Return the body of the form."""
    mark = tag("if 文档.附件") + paragraph("AttachmentLabel", "{{ 文档.附件 }}") + tag("endif")
    title = mark + form_title("（{{ 评价年度 }}）")
    upper = grid(WIDTHS, [*head_rows(), *money_rows(), *management_rows()]) + JOIN + grid(WIDTHS, [*goal_rows()])
    note = Row((cell("说明"), told("监督发现", 6)), breaks=True, height=600)
    lower = grid(INDICATORS, [*indicator_rows(), note])
    return title + upper + JOIN + lower + paragraph("TableAfter") + section(BODY_FOOTERS)


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
