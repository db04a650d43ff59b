"""Forms of single provinces for a project (documents.md §8.2): the same blocks, other labels, columns and closing rows.

Whatever a form shows that the national ones do not comes from its pack: ``附加字段``, ``措辞`` and the indicators file.
"""

from __future__ import annotations

from lines import inline_macros
from national import HEIGHT, JOIN, goal_rows, head, label, label_below, label_head, signature, words
from ooxml import Cell, Row, cell, columns, paragraph, section, table, tag_row
from package import BODY_FOOTERS
from tables import looped, number, tag

LINE = columns(96, 60)
DIFFERS = "loop.previtem.指.一级 != 行.指.一级"
FIRST = {"一级": f"loop.first or {DIFFERS}", "二级": f"loop.first or {DIFFERS} or loop.previtem.二级 != 行.二级"}
EMPTY_LABEL = Cell((("TableCenter", ""),), unruled="top")
SCORE = "{{ 得分文(行) }}"


def macros() -> str:
    return "".join(map(inline_macros, ("form_words.txt", "national_words.txt", "province_words.txt")))


def small(text: str, span: int = 1) -> Cell:
    return cell(text, "TableSmall", span)


def line(left: str, right: str) -> str:
    """Return an unruled line above a form with a text at either end."""
    return table(LINE, [Row((words(left), cell(right, "TableUnit")))], "CoverTable") + JOIN


def narrative(name: str, text: str, span: int, height: int = 800) -> Row:
    """Return a row of a label and a long text, which may break over pages."""
    return Row((cell(name, "TableTotal"), words(text, span)), breaks=True, height=height)


def looped_or_blank(loop: str, row: Row, first: Cell) -> list[Row]:
    """Return a row repeated for each entry of a list, or one blank row beginning with ``first`` where it has none."""
    start, repeated, end = looped(loop, row)
    blank = Row((first, *(small("", content.span) for content in row.cells[1:])), height=row.height)
    return [start, repeated, tag_row("{%tr else %}", sum(content.span for content in row.cells)), blank, end]


def level(name: str, length: int) -> Cell:
    """Return the cell of an indicator's level as the unit wrote it, merged down while it stays the same.

    The packs have one block for all indicators, so the level of the block is not the one that is printed.
    """
    field = "行.二级" if name == "二级" else "行.指.一级"
    return cell(f"{{{{ 级名({field}, {length}) }}}}", "TableSmall", merge_when=FIRST[name])


# -- 四川 ---------------------------------------------------------------------------------------------------------

SICHUAN = columns(11, 28.5, 17.5, 17.5, 17.5, 16, 10, 10.5, 27.5)
SICHUAN_INDICATORS = columns(11, 12, 15, 26.5, 9.5, 15, 10.5, 14.5, 9.5, 11.5, 21)
SICHUAN_CLOSING = columns(25, 53, 25, 53)
SICHUAN_NOTE = (
    "注：预算执行率=预算执行数÷调整后预算数，低于90%的说明原因；年中追加或调减的，另说明理由；"
    "其他资金是社会投入、银行贷款等。"
)


def sichuan_money() -> list[Row]:
    """Return the block 预算执行情况; the reasons stand once, beside all rows."""
    heads = ("年初预算", "调整后|预算数", "预算|执行数", "预算|执行率", "权重", "得分", "原因")
    points = "{% if 评分表.执行率 %}（{{ 执行率分值() }}分）{% endif %}"
    top = Row((label("预算执行情况" + points), head("年度预算数|（万元）"), *map(head, heads)), height=HEIGHT)
    reason = cell("{{ 说(预算.原因) }}{{ 说(预算.调整理由) }}", "TableFine", merge_when="loop.first")
    fund = Row(
        (
            label("", "continue"),
            small("{{ 资.名称 }}"),
            *(number(f"资.{field}") for field in ("年初预算", "全年预算", "执行数")),
            cell("{{ 资.执行率|格 }}", "TableNumber"),
            cell("{% if 资.总额 %}{{ 执行率分值() }}{% else %}{{ 措辞.不计分 }}{% endif %}"),
            cell("{% if 资.总额 %}{{ 执行率得分() }}{% else %}{{ 措辞.不计分 }}{% endif %}"),
            reason,
        ),
        height=HEIGHT,
    )
    return [top, *looped("资 in 资金行", fund)]


def sichuan_basics() -> list[Row]:
    """Return 项目基本情况: the goal beside what came of it, then what was done."""
    goal = "1.项目年度|目标完成情况"
    return [
        Row(
            (
                label("项目基本情况"),
                head(goal, merge="restart"),
                head("项目年度目标", 3),
                head("年度目标完成情况", 4),
            ),
            height=HEIGHT,
        ),
        Row(
            (
                label("", "continue"),
                head("", merge="continue"),
                words("{{ 目标|格 }}", 3),
                words("{{ 完成情况|格 }}", 4),
            ),
            breaks=True,
            height=700,
        ),
        Row(
            (label("", "continue"), head("2.项目实施内容|及过程概述"), words("{{ 实施过程|格 }}", 7)),
            breaks=True,
            height=700,
        ),
    ]


def sichuan_indicators() -> str:
    """Return the block 绩效指标; 合计 is a table of its own, so that no page repeats the head for it alone."""
    labels = ("一级|指标", "二级|指标", "三级指标", "指标|性质", "指标值", "度量|单位", "完成值", "权重", "得分")
    points = "{% if 评分表.指标行 %}（{{ 评分表.指标行[0].一级分值 }}分）{% endif %}"
    heads = Row((label_head("绩效指标" + points), *map(head, labels), head("未完成原因分析")), header=True)
    row = Row(
        (
            label_below(),
            level("一级", 3),
            level("二级", 4),
            cell("{{ 行.三级 }}", "TableFine"),
            small("{{ 行.指.方向|格 }}"),
            small("{{ 行.指.目标值|格 }}"),
            small("{{ 行.指.单位|格 }}"),
            small("{{ 完成值(行.指) }}"),
            small("{{ 行.分值 }}"),
            small(SCORE),
            cell("{{ 行.指.偏差文 }}", "TableFine"),
        ),
        height=HEIGHT,
    )
    cells = (cell("合计", "TableTotal", 8), small("{{ 评分表.满分 }}"), small("{{ 评分结果.总分 }}"), words(""))
    rows = [heads, *looped_or_blank("行 in 评分表.指标行 if 行.指", row, EMPTY_LABEL)]
    return table(SICHUAN_INDICATORS, rows) + JOIN + table(SICHUAN_INDICATORS, [Row(cells, height=HEIGHT)])


def sichuan_form() -> str:
    """Return the body of 部门预算项目支出绩效自评表."""
    code = tag("if 报表编号|格") + paragraph("TableText", "报表编号：{{ 报表编号 }}") + tag("endif")
    title = paragraph("FormTitle", macros() + "{{ 文档.标题 }}") + paragraph("FormYear", "（{{ 年度 }}年度）")
    unit = (head("主管部门", 2), words("{{ 单位.主管部门|格 or 单位.名称|格 }}", 3))
    unit += (head("实施单位|（盖章）", 2), words("{{ 实施单位|格 or 单位.名称|格 }}", 2))
    rows = [
        Row((head("项目名称", 2), words("{{ 编码名() }}", 7)), height=HEIGHT),
        Row(unit, height=HEIGHT),
        *sichuan_basics(),
        *sichuan_money(),
    ]
    closing = [
        narrative(
            "评价结论", "{{ 总评() }}{% if 评价结论 %}{{ 评价结论|格 }}{% else %}{{ 自评结果|格 }}{% endif %}", 3
        ),
        narrative("存在问题", "{% if 存在问题 %}{{ 存在问题|格 }}{% else %}{{ 问题文() }}{% endif %}", 3),
        narrative("改进措施", "{% if 改进措施 %}{{ 改进措施|格 }}{% else %}{{ 措施文() }}{% endif %}", 3),
        Row(
            (head("项目负责人"), words("{{ 项目负责人|格 }}"), head("财务负责人"), words("{{ 财务负责人|格 }}")),
            height=620,
        ),
    ]
    tables = table(SICHUAN, rows) + JOIN + sichuan_indicators() + JOIN + table(SICHUAN_CLOSING, closing)
    return code + title + tables + paragraph("TableFine", SICHUAN_NOTE) + section(BODY_FOOTERS)


# -- 湖北 ---------------------------------------------------------------------------------------------------------

HUBEI = columns(28, 36.5, 27, 31, 33.5)
LOW = 320  # twips: a form with two goals fits one page
HUBEI_GOALS = columns(28, 14, 22, 42, 19, 19, 12)
HUBEI_CLOSING = columns(28, 128)
HUBEI_NOTES = (
    "1.预算数为调整后的财政资金总额（含上年结转），执行数为实际支出数。",
    "2.定量指标目标值为≥的，得分=分值×B÷A；为≤的，得分=分值×A÷B；不超过分值。",
    "3.多个单位合填的先汇总完成数：绝对值累加，相对值按资金额加权平均。",
    "4.定性指标达成、部分达成、未达成的，按分值的100%—80%（含）、80%—50%（含）、50%—0给分。",
)


def ticked(name: str, field: str, *options: tuple[str, str]) -> Row:
    """Return a row of numbered boxes; of each option the value in the data and the words printed."""
    boxes = "　".join(f"{i}.{{{{ 框({field}, '{value}', {said}) }}}}" for i, (value, said) in enumerate(options, 1))
    return Row((head(name), words(boxes, 4)), height=LOW)


def hubei_money() -> list[Row]:
    points = "{% if 评分表.执行率 %}（{{ 执行率分值() }}分）{% endif %}"
    score = "得分{% if 评分表.执行率 %}|（{{ 执行率分值() }}分×执行率）{% endif %}"
    heads = ("预算数（A）", "执行数（B）", "执行率（B/A）", score)
    top = Row((label("预算执行情况{{ '\\n' }}（万元）{{ '\\n' }}" + points), *map(head, heads)), height=LOW)
    fund = Row(
        (
            small("{{ 资.名称 }}"),
            cell("{% if 资.全年预算 %}{{ 资.全年预算.数 }}{% endif %}"),
            cell("{% if 资.执行数 %}{{ 资.执行数.数 }}{% endif %}"),
            cell("{{ 资.执行率|格 }}"),
            cell("{{ 执行率得分() }}"),
        ),
        height=LOW,
    )
    return [top, *looped("资 in 资金行 if 资.总额", fund)]


def hubei_goals() -> str:
    """Return the goals of the year one below the other, each with the head and the rows of its indicators.

    Without a list of goals there is one that takes every indicator.
    """
    name = "年度绩效目标{{ loop.index }}{{ 目标分(loop.index) }}{% if 目 %}{{ '\\n' }}{{ 目.内容|无句号 }}{% endif %}"
    labels = ("一级|指标", "二级指标", "三级指标", "年初目标|值（A）", "实际完成|值（B）", "得分")
    heads = Row((label(name), *map(head, labels)), height=LOW)
    row = Row(
        (
            label("", "continue"),
            level("一级", 3),
            level("二级", 6),
            cell("{{ 行.三级 }}{% if 行.分值 %}（{{ 行.分值 }}分）{% endif %}", "TableFine"),
            small("{{ 行.指.目标文 }}"),
            small("{% if 行.指.完成文 %}{{ 行.指.完成文 }}{% else %}{{ 行.指.完成程度|格 }}{% endif %}"),
            small(SCORE),
        ),
        height=LOW,
    )
    own = "行.指.所属目标|int == 序 or 序 == 1 and not 行.指.所属目标|格"
    rows = [
        tag_row('{%tr for 目 in 年度目标 or [""] %}', 7),
        tag_row("{%tr set 序 = loop.index %}", 7),
        heads,
        *looped_or_blank(f"行 in 评分表.指标行 if 行.指 and ({own})", row, label("", "continue")),
        tag_row("{%tr endfor %}", 7),
        Row((cell("总分", "TableTotal", 6), cell("{{ 评分结果.总分 }}")), height=LOW),
    ]
    return table(HUBEI_GOALS, rows)


def hubei_form() -> str:
    """Return the body of 项目自评表."""
    title = "{{ 年度 }}年度{{ 名称 }}{% if 名称[-2:] != '项目' %}项目{% endif %}自评表"
    top = line("单位名称：{{ 单位.名称 }}", "填报日期：{{ 填报日期 }}")
    rows = [
        Row((head("项目名称"), words("{{ 名称|格 }}", 4)), height=LOW),
        Row(
            (
                head("主管部门"),
                words("{{ 单位.主管部门|格 or 单位.名称|格 }}"),
                head("项目实施单位"),
                words("{{ 实施单位|格 or 单位.名称|格 }}", 2),
            ),
            height=LOW,
        ),
        ticked(
            "项目类别",
            "项目类别",
            ("部门预算项目", "措辞.部门预算项目"),
            ("本级专项", "措辞.本级专项"),
            ("对下转移支付", "措辞.对下转移支付"),
        ),
        ticked("项目属性", "项目属性", ("延续", "'持续性项目'"), ("新增", "'新增性项目'")),
        ticked(
            "项目类型",
            "项目类型",
            ("常年性", "'常年性项目'"),
            ("延续性", "'延续性项目'"),
            ("一次性", "'一次性项目'"),
        ),
        *hubei_money(),
    ]
    own = ("{%p if 备注|格 %}", "{{ 说(备注) }}", "{%p endif %}")
    notes = Cell(tuple(("TableFine", said) for said in (*HUBEI_NOTES, *own)))
    closing = [
        narrative("偏差大或目标{{ '\\n' }}未完成原因分析", "{{ 偏差表([预算.原因, 偏差分析]) }}", 1),
        narrative("改进措施及{{ '\\n' }}结果应用方案", "{{ 措施文() }}{{ 说(结果应用) }}", 1),
        Row((cell("备注", "TableTotal"), notes)),
    ]
    tables = table(HUBEI, rows) + JOIN + hubei_goals() + JOIN + table(HUBEI_CLOSING, closing)
    return paragraph("FormTitle", macros() + title) + top + tables + JOIN + section(BODY_FOOTERS)


# -- 重庆 ---------------------------------------------------------------------------------------------------------

CHONGQING = columns(25, 27, 25.5, 22.5, 18, 18, 20)
CHONGQING_INDICATORS = columns(11, 30, 12.5, 10, 17, 17, 17, 11, 10, 10, 10.5)
CHONGQING_REST = columns(11, 145)
MONEY_HEADS = ("年初预算数", "全年（调整）|预算数", "全年|执行数", "执行率", "执行率|权重", "执行率|得分")


def chongqing_indicators() -> str:
    """Return 绩效指标 as one flat list; of a target changed in the year both values are shown."""
    labels = ("指标名称", "计量|单位", "指标|性质", "年初|指标值", "调整|指标值", "全年|完成值", "得分|系数")
    heads = Row((label_head("绩效指标"), *map(head, (*labels, "权重", "得分", "是否|核心|指标"))), header=True)
    changed = "{% if 行.指.年初指标值|格 %}"
    row = Row(
        (
            label_below(),
            cell("{{ 行.三级 }}", "TableFine"),
            small("{{ 行.指.单位|格 }}"),
            small("{{ 行.指.方向|格 }}"),
            small(changed + "{{ 行.指.年初指标值|格 }}{% else %}{{ 行.指.目标值|格 }}{% endif %}"),
            small("{{ 行.指.目标值|格 }}"),
            small("{{ 完成值(行.指) }}"),
            small("{{ 行.得分系数|格 }}"),
            small("{{ 行.分值 }}"),
            small(SCORE),
            small("{{ 行.指.核心指标|格 }}"),
        ),
        height=HEIGHT,
    )
    rows = [heads, *looped_or_blank("行 in 评分表.指标行 if 行.指", row, EMPTY_LABEL)]
    return table(CHONGQING_INDICATORS, rows)


def chongqing_rest(reasons: tuple[str, ...]) -> str:
    """Return 说明: the reasons of what was missed, where there are any; first those of the money."""
    told = f"偏差表([{', '.join(reasons)}])"
    row = Row((cell("说明", "TableTotal"), words(f"{{{{ {told} }}}}")), breaks=True, height=620)
    return tag(f"if {told}") + JOIN + table(CHONGQING_REST, [row]) + tag("endif")


def chongqing_money(rows: list[tuple[str, str, str, str, str]], loop: str = "") -> list[Row]:
    """Return the block 预算执行情况; each row has its name, three amounts and a rate, the first one is scored."""
    made = [Row((head("预算执行情况|（万元）"), *map(head, MONEY_HEADS)), height=HEIGHT)]
    for i, (name, *amounts, rate) in enumerate(rows):
        scored = "资.总额" if loop else ("true" if i == 0 else "false")
        points = (
            f"{{% if {scored} %}}{{{{ {macro}() }}}}{{% else %}}—{{% endif %}}"
            for macro in ("执行率分值", "执行率得分")
        )
        cells = (cell(name), *map(number, amounts), cell(rate), *map(cell, points))
        row = Row(cells, height=HEIGHT)
        made += looped(loop, row) if loop else [row]
    return made


def chongqing_sign() -> str:
    signed = signature(("填报单位（{{ 措辞.公章 }}）", "{{ 盖章单位 }}"), ("填报日期", "{{ 填报日期 }}"))
    return signed + section(BODY_FOOTERS)


def chongqing_project() -> str:
    """Return the body of 项目绩效自评表."""
    top = ("项目名称", "{{ 名称|格 }}", "项目编码", "{{ 编码|格 }}", "自评总分", "{{ 评分结果.总分 }}")
    below = ("主管部门", "{{ 单位.主管部门|格 or 单位.名称|格 }}", "财政处室", "{{ 财政处室|格 }}")
    below += ("实施单位", "{{ 实施单位|格 or 单位.名称|格 }}")
    amounts = ("资.年初预算", "资.全年预算", "资.执行数")
    rows = [
        *(chongqing_identity(cells) for cells in (top, below)),
        *chongqing_money(
            [("{{ 资.名称 }}", *amounts, "{{ 资.执行率|格 }}")], "资 in 资金行 if 资.总额 or 资.全年预算 or 资.执行数"
        ),
        *goal_rows((3, 3), words("{{ 目标|格 }}", 3), words("{{ 完成情况|格 }}", 3)),
    ]
    return chongqing_page(rows, ("预算.原因", "偏差分析"))


def chongqing_identity(texts: tuple[str, ...]) -> Row:
    name, value, second, second_value, third, third_value = texts
    fine = cell(second_value, "TableFine")
    cells = (head(name), words(value), head(second), fine, head(third), words(third_value, 2))
    return Row(cells, height=HEIGHT)


def chongqing_page(rows: list[Row], reasons: tuple[str, ...]) -> str:
    title = paragraph("FormTitle", macros() + "{{ 文档.标题 }}") + paragraph("FormYear", "（{{ 年度 }}年度）")
    return title + table(CHONGQING, rows) + JOIN + chongqing_indicators() + chongqing_rest(reasons) + chongqing_sign()
