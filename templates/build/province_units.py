"""Forms of single provinces for a whole unit (documents.md §8.2, §11.2): 部门整体绩效自评表, 基础数据表."""

from __future__ import annotations

from national import (
    FILLED_BY,
    HEAD_OF_UNIT,
    JOIN,
    PHONE,
    goal_rows,
    head,
    signature,
    words,
)
from ooxml import Cell, Row, cell, columns, paragraph, section, table, tag_row
from package import BODY_FOOTERS
from provinces import chongqing_identity, chongqing_money, chongqing_page, line, macros
from tables import looped, number

# -- 重庆 ---------------------------------------------------------------------------------------------------------


def chongqing_unit() -> str:
    """Return the body of 部门整体绩效自评表: the project's form with the unit's budget and goals."""
    spent = "预算.支出"
    money = [
        (name, *(f"{place}.{stage}" for stage in ("年初预算", "全年预算", "决算数")), rate)
        for name, place, rate in (
            ("{{ 措辞.总额 }}", spent, "{{ 比率.预算执行率|格 }}"),
            ("基本支出", f"{spent}.基本支出", ""),
            ("项目支出", f"{spent}.项目支出", ""),
        )
    ]
    top = ("部门名称", "{{ 单位.名称|格 }}", "预算编码", "{{ 单位.预算编码|格 }}", "自评总分", "{{ 评分结果.总分 }}")
    below = ("主管部门", "{{ 单位.主管部门|格 or 单位.名称|格 }}", "财政处室", "{{ 财政处室|格 }}")
    below += ("联系电话", "{{ 电话() }}")
    rows = [
        *(chongqing_identity(texts) for texts in (top, below)),
        *chongqing_money(money),
        *goal_rows((3, 3), words("{{ 预期文() }}", 3), words("{{ 达成文() }}", 3)),
    ]
    return chongqing_page(rows, ("预算.调整原因", "预算.结转原因"))


# -- 湖南 ---------------------------------------------------------------------------------------------------------

HUNAN = columns(63, 31, 31, 31)
LOW = 330  # twips: the many rows of the form fit one page
BUILDINGS = columns(30, 21, 21, 21, 21, 21, 21)
MEASURES = columns(30, 126)
SPENT, LAST = "预算", "上年.预算"
FUNDS = "支出.项目支出.其中"
DASHES = "——"
HUNAN_NOTES = (
    "注：1.项目支出分业务工作经费、{{ 措辞.本级专项资金 }}、上级转移支付三类，后两类一个专项一行。"
    "2.公用经费只列其中的公务支出，所列各项之和不必等于公用经费。3.“上年”各栏取自上一年度的决算。"
)


def item(text: str, depth: int) -> Cell:
    """Return the name of an item, set in by its depth."""
    return words("　" * depth + text)


def money_row(name: str, depth: int, *amounts: str) -> Row:
    return Row((item(name, depth), *map(number, amounts)), height=LOW)


def pair(name: str, depth: int, field: str) -> Row:
    """Return a row of an item that has a budget and final accounts, and last year's final accounts."""
    return money_row(name, depth, f"{LAST}.{field}.决算数", f"{SPENT}.{field}.预算数", f"{SPENT}.{field}.决算数")


def stages(name: str, depth: int, field: str) -> Row:
    """Return a row of an item of expenditure; its budget is the initial one."""
    return money_row(name, depth, f"{LAST}.{field}.决算数", f"{SPENT}.{field}.年初预算", f"{SPENT}.{field}.决算数")


def last_of(fund: str) -> Cell:
    """Return last year's final accounts of the fund of the same name."""
    found = (
        f"{{% for 旧 in {LAST}.{FUNDS} if 旧.名称 == {fund}.名称 and 旧.决算数 %}}{{{{ 旧.决算数.数 }}}}{{% endfor %}}"
    )
    return cell(found, "TableNumber")


def fund_row(name: Cell) -> Row:
    return Row((name, last_of("款"), number("款.年初预算"), number("款.决算数")), height=LOW)


def funds_of(kind: str) -> str:
    return f"款 in {SPENT}.{FUNDS} if 款.类别 == '{kind}'"


def single_fund(number_text: str, kind: str) -> list[Row]:
    """Return the row of a class of project expenditure that is told as one; it stands even without data."""
    other = f"{{% if 款.名称 != '{kind}' %}}（{{{{ 款.名称 }}}}）{{% endif %}}"
    rows = looped(funds_of(kind), fund_row(item(f"{number_text}{kind}{other}", 1)))
    empty = Row((item(f"{number_text}{kind}", 1), *(words("") for _ in range(3))), height=LOW)
    return [*rows[:-1], tag_row("{%tr else %}", 4), empty, rows[-1]]


def fund_rows(title: str, kind: str) -> list[Row]:
    """Return the head of a class with a row for each fund; those that only last year had come last."""
    gone = f"旧 in {LAST}.{FUNDS} if 旧.类别 == '{kind}' and 旧.名称 not in 名们"
    names = f"{{%tr set 名们 = {SPENT}.{FUNDS}|map(attribute='名称')|list %}}"
    old = Row((item("{{ 旧.名称 }}", 2), number("旧.决算数"), words(""), words("")), height=LOW)
    return [
        Row((item(title, 1), *class_total(kind)), height=LOW),
        *looped(funds_of(kind), fund_row(item("{{ 款.名称 }}", 2))),
        tag_row(names, 4),
        *looped(gone, old),
    ]


def added(values: str) -> Cell:
    return cell(f"{{{{ {values}|合计 }}}}", "TableNumber")


def vehicle(column: str) -> Cell:
    """Return what was bought and what ran, together."""
    place, field = column.split(":")
    return added(f"[{place}.三公经费.公务用车购置.{field}, {place}.三公经费.公务用车运行.{field}]")


def class_total(kind: str) -> tuple[Cell, ...]:
    """Return the sums of a class of project expenditure: last year's, this year's budget and final accounts."""
    funds = "|selectattr('类别', 'equalto', '" + kind + "')|map(attribute='{}')"
    columns_of = ((LAST, "决算数"), (SPENT, "年初预算"), (SPENT, "决算数"))
    return tuple(added(f"{place}.{FUNDS}{funds.format(field)}") for place, field in columns_of)


def hunan_money() -> list[Row]:
    """Return 经费控制情况: last year's final accounts, this year's budget and final accounts."""
    years = ("{{ 上年度() }}年决算数", "{{ 年度 }}年预算数", "{{ 年度 }}年决算数")
    columns_of = (f"{LAST}:决算数", f"{SPENT}:预算数", f"{SPENT}:决算数")
    vehicles = Row((item("1.公务用车购置和维护经费", 1), *map(vehicle, columns_of)), height=LOW)
    bought = tuple(
        cell(f"{{{{ 万元数({SPENT}.政府采购.{field}) }}}}", "TableNumber") for field in ("计划金额", "实际金额")
    )
    basic = f"{SPENT}.支出.基本支出"
    return [
        Row((head("经费控制情况（万元）"), *map(head, years)), height=LOW, header=True),
        pair("三公经费", 0, "三公经费"),
        vehicles,
        pair("其中：公车购置", 2, "三公经费.公务用车购置"),
        pair("公车运行维护", 2, "三公经费.公务用车运行"),
        pair("2.出国经费", 1, "三公经费.因公出国"),
        pair("3.公务接待", 1, "三公经费.公务接待"),
        stages("项目支出", 0, "支出.项目支出"),
        *single_fund("1.", "业务工作经费"),
        *fund_rows("2.{{ 措辞.本级专项资金 }}（一个专项一行）", "本级专项资金"),
        *fund_rows("3.上级转移支付（一个专项一行）", "上级转移支付"),
        pair("公用经费", 0, "公用经费"),
        pair("其中：办公经费", 1, "公用经费.办公经费"),
        pair("水费、电费、差旅费", 1, "公用经费.水电差旅费"),
        pair("会议费、培训费", 1, "公用经费.会议培训费"),
        Row((item("政府采购金额", 0), cell(DASHES), *bought), height=LOW),
        Row(
            (item("部门基本支出预算调整", 0), cell(DASHES), number(f"{basic}.年初预算"), number(f"{basic}.调整预算")),
            height=LOW,
        ),
    ]


def hunan_staff() -> list[Row]:
    heads = ("编制数", "{{ 年度 }}年实际|在职人数", "控制率")
    values = ("{{ 人员.编制.合计|格 }}", "{{ 人员.在职.合计|格 }}", "{{ 比率.在职人员控制率|格 }}")
    return [
        Row((head("财政供养人员情况（人）", merge="restart"), *map(head, heads)), height=LOW),
        Row((head("", merge="continue"), *map(cell, values)), height=LOW),
    ]


def share(name: str) -> Cell:
    return cell(f"{{{{ 比率.{name}|格 }}}}")


def hunan_buildings() -> str:
    """Return 楼堂馆所控制情况: scale and investment, approved and actual."""
    heads = (
        "批复规模|（㎡）",
        "实际规模|（㎡）",
        "规模|控制率",
        "预算投资|（万元）",
        "实际投资|（万元）",
        "投资概算|控制率",
    )
    title = head("楼堂馆所控制|情况（{{ 年度 }}年|完工项目）", merge="restart")
    area = tuple(cell(f"{{{{ 楼堂馆所.{field}|格 }}}}") for field in ("批复规模", "实际规模"))
    field = "楼堂馆所.{}投资"
    shown = "{{% if {0} %}}{{{{ {0}.数 }}}}{{% else %}}{{{{ {0}|格 }}}}{{% endif %}}"
    money = tuple(cell(shown.format(field.format(kind))) for kind in ("预算", "实际"))
    rows = [
        Row((title, *map(head, heads)), height=LOW),
        Row((head("", merge="continue"), *area, share("规模控制率"), *money, share("投资概算控制率")), height=LOW),
    ]
    return table(BUILDINGS, rows)


def hunan_form() -> str:
    """Return the body of 部门整体支出绩效评价基础数据表."""
    title = paragraph("FormTitle", macros() + "{{ 文档.标题 }}")
    top = line("填报单位（{{ 措辞.公章 }}）：{{ 盖章单位 }}", "{{ 年度 }}年度")
    measures = Row((head("厉行节约|保障措施"), words("{{ 节约措施|格 }}")), breaks=True, height=700)
    tables = table(HUNAN, [*hunan_staff()]) + JOIN + table(HUNAN, hunan_money())
    tables += JOIN + hunan_buildings() + JOIN + table(MEASURES, [measures])
    signed = signature(FILLED_BY, ("填报日期", "{{ 填报日期 }}"), PHONE, HEAD_OF_UNIT)
    return title + top + tables + paragraph("TableFine", HUNAN_NOTES) + signed + section(BODY_FOOTERS)
