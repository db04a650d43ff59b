"""附件6-1 整体绩效自评基础数据表: 33 rows on a grid of 12 columns, the labels exactly as printed."""

from __future__ import annotations

from collections.abc import Iterable

from lines import inline_macros
from ooxml import Cell, Row, cell, columns, paragraph, section, table
from package import BODY_FOOTERS
from tables import tag

# millimetres; the columns that hold amounts are wide enough for 14631.38 in 五号
WIDTHS = columns(10, 13.6, 7.6, 7.6, 13.2, 13.2, 18, 13.2, 13.2, 18, 13.2, 15.2)
Part = tuple[str, int] | tuple[str, int, str]


def cells(*parts: Part) -> list[Cell]:
    """Return cells from (text, columns, style)."""
    return [cell(part[0], part[2] if len(part) > 2 else "TableCenter", part[1]) for part in parts]


def shown(value: str, unit: str = "") -> str:
    """Return a value cell: the value with its unit, or the unit alone as on the blank form."""
    return f"{{{{ 格带({value}, '{unit}') }}}}" if unit else f"{{{{ {value}|格 }}}}"


def tick(value: str) -> str:
    return f"{{{{ {value}|勾选 }}}}"


def wide(text: str, span: int) -> Cell:
    return cell(text, "TableText", span)


def unit_rows() -> Iterable[list[Cell]]:
    phones = "{{ 单位.联络人.办公电话|格 }}{% if 单位.联络人.办公电话 and 单位.联络人.移动电话 %}{{ '\\n' }}{% endif %}"
    names = "{{ 单位.下属单位|map(attribute='名称')|join('、') }}"
    below = f"{{% if 单位.下属单位 %}}{names}{{% else %}}{{{{ 单位.下属单位.状态|格 }}}}{{% endif %}}"
    yield cells(("单位名称", 2), ("{{ 单位.名称|格 }}", 5), ("单位性质", 2), ("{{ 单位.性质|格 }}", 2))
    yield cells(("下属预算单位", 2), (below, 9, "TableText"))
    yield cells(
        ("单位自评联络人", 2),
        ("{{ 单位.联络人.姓名|格 }}", 2),
        ("联系电话及手机", 2),
        (phones + "{{ 单位.联络人.移动电话|格 }}", 2, "TableAddress"),
        ("邮箱", 1),
        ("{{ 单位.联络人.邮箱|格 }}", 2, "TableAddress"),
    )


def counted(label: str, field: str) -> str:
    number, amount = shown(f"项目管理.{field}.数量", "个"), money(f"项目管理.{field}.金额")
    return f"{label}{number}　金额{amount}"


def stacked(value: str) -> str:
    """Return the two boxes one below the other, for a narrow cell."""
    return f"{{{{ {value}|勾选|replace('　', '\\n') }}}}"


def story(label: str, goal: str, task: str, only: tuple[str, str] = ("true", "true")) -> Cell:
    """Return a cell with a label and a numbered line for each goal, or for each task where no goals are written.

    Entries for which the condition ``only`` (for a goal, for a task) fails are left out; the others keep their number.
    """
    loops = ("for 目 in 目标", goal, only[0]), ("for 任 in 任务 if not 目标", task, only[1])
    lines = [label]
    for loop, text, condition in loops:
        numbered = "{{ loop.index }}." + text
        lines += [f"{{%p {loop} %}}", f"{{%p if {condition} %}}", numbered, "{%p endif %}", "{%p endfor %}"]
    return Cell(tuple(("TableText", line) for line in lines), span=11, top=True)


def goal_rows() -> Iterable[list[Cell]]:
    done = "{% if 目.是否完成 == '是' %}已完成。{% elif 目.是否完成 == '否' %}未完成。{% endif %}"
    goal = "{{ 目.名称|句 }}{% if 目.预期目标|格 %}{{ 目.预期目标|句 }}{% elif 目.内容|格 %}{{ 目.内容|句 }}{% endif %}"
    result = done + "{% if 目.指标句 %}{{ 目.指标句|句 }}{% endif %}{{ 目.完成情况.文|格 }}"
    task = "{{ 任.名称|句 }}{% if 任.目标|格 %}{{ 任.目标|句 }}{% endif %}"
    task_result = "{% if 任.完成|格 %}{{ 任.完成|句 }}{% endif %}{{ 任.结果.文|格 }}"
    yield [story("整体绩效（总）目标：", goal, task)]
    told = ("目.是否完成|格 or 目.指标句 or 目.完成情况.文|格", "任.完成|格 or 任.结果.文|格")
    yield [story("整体绩效（总）目标完成情况：", result, task_result, told)]
    reasons = ("{{ 目.名称|无句号 }}：{{ 目.未完成原因|句 }}", "{{ 任.名称|无句号 }}：{{ 任.原因|句 }}")
    yield [story("未完成原因分析：", *reasons, ("目.未完成原因|格", "任.原因|格"))]
    lines = (
        "项目绩效目标：",
        counted("应申报项目数", "应申报") + "；",
        counted("实际申报项目数", "实际申报") + "；",
        counted("目标批复数", "目标批复") + "。",
    )
    yield [Cell(tuple(("TableText", line) for line in lines), span=11)]


def listed(loop: str) -> str:
    each = "{{ 件|书名号 }}{% if not loop.last %}、{% endif %}"
    return f"{{% for 件 in {loop} %}}{each}{{% else %}}{{{{ {loop}.状态|格 }}}}{{% endfor %}}"


def disclosed(label: str, record: str, date_label: str, date: str) -> list[Cell]:
    return cells(
        (label, 2),
        ("是否公开", 1),
        (tick(f"公开.{record}.是否公开"), 2),
        (date_label, 1),
        (date, 1, "TableSmall"),
        ("公开网址", 1),
        (f"{{{{ 公开.{record}.网址|格 }}}}", 2, "TableAddress"),
    )


def both_dates() -> str:
    """Return the date of the budget, with that of the final accounts when it is known."""
    budget, final = "公开.预算.公开日期", "公开.决算.公开日期"
    first = f"{{% if {budget}|格 %}}预算：{{{{ {budget}|格 }}}}{{{{ '\\n' }}}}{{% endif %}}"
    return f"{{% if {final}|格 %}}{first}决算：{{{{ {final}|格 }}}}{{% else %}}{{{{ {budget}|格 }}}}{{% endif %}}"


def management_rows() -> Iterable[list[Cell]]:
    date = "{{{{ 公开.{}.公开日期|格 }}}}"
    yield cells(("制度措施建立情况", 2), (listed("制度"), 9, "TableText"))
    yield disclosed("自评信息", "自评信息", "公开时间", date.format("自评信息"))
    budget = disclosed("预决算信息", "预算", "预算公开时间", both_dates())
    also = "{% if 公开.决算.网址|格 and 公开.决算.网址 != 公开.预算.网址 %} {{ 公开.决算.网址|格 }}{% endif %}"
    address = "{{ 公开.预算.网址|格 }}" + also
    yield [*budget[:-1], cell(address, "TableAddress", 2)]
    yield disclosed("绩效目标", "绩效目标", "公开时间", date.format("绩效目标"))
    checks = (
        ("制定资产管理内部制度", "内部制度"),
        ("资产账与财务账一致", "账实一致"),
        ("配置合理使用合规", "使用合规"),
        ("出租、出借及处置收入上缴", "收入上缴"),
    )
    ticks = [part for label, field in checks for part in ((label, 1), (stacked(f"资产.{field}"), 1))]
    yield cells(("资产管理规范性", 2), *ticks)
    yield cells(
        ("固定资产利用率", 2),
        ("固定资产总额（原值）", 2),
        (money("资产.固定资产原值"), 1, "TableSmall"),
        ("在用固定资产总额（原值）", 2),
        (money("资产.在用固定资产原值"), 1, "TableSmall"),
        ("固定资产利用率", 1),
        (percent("固定资产利用率"), 1),
    )


def money(value: str) -> str:
    """Return an amount with its unit; the blank form shows the unit alone."""
    return f"{{% if {value}|格 %}}{{{{ {value}|格 }}}}{{% else %}}万元{{% endif %}}"


def percent(name: str) -> str:
    return f"{{% if 比率.{name} %}}{{{{ 比率.{name}|格 }}}}{{% else %}}%{{% endif %}}"


def project_rows() -> Iterable[list[Cell]]:
    yield cells(
        (shown("统计.项目数", "个"), 2),
        ("其中：新建" + shown("统计.新建", "个"), 2),
        ("续建" + shown("统计.续建", "个"), 2),
        ("计划当年完工" + shown("统计.计划完工", "个"), 2),
        ("计划当年完成验收" + shown("统计.计划验收", "个"), 2),
    )
    yield cells(
        ("需立项数", 2),
        (shown("统计.需立项", "个"), 1),
        ("已立项数", 2),
        (shown("统计.已立项", "个"), 1),
        ("有可行性研究报告", 3),
        (shown("统计.可研报告", "个"), 1),
    )
    yield [wide("有关立项、申报、批复等文件名称：{{ 统计.立项文件|格 }}", 10)]
    yield cells(
        ("调整内容（超期超概算情况）" + shown("统计.调整数", "个"), 4),
        ("情况说明", 2),
        ("{{ 统计.调整说明|格 }}", 4, "TableText"),
    )
    files = "文件名称：{{ 统计.报批文件|格 }}　文号：{{ 统计.报批文号|格 }}"
    yield cells(("报批手续" + shown("统计.报批数", "个"), 4), (files, 6, "TableText"))
    yield [wide("财务（项目）管理办法名称及文号：" + listed("财务办法").replace("{{ 财务办法.状态|格 }}", ""), 10)]
    yield [wide("其他管理办法名称：" + listed("项目管理.其他办法"), 10)]
    yield [wide("工作措施：{{ 项目管理.工作措施.文|格 }}", 10)]
    yield cells(("已完工个数", 3), (shown("统计.已完工", "个"), 2), ("已验收个数", 3), (shown("统计.已验收", "个"), 2))
    yield [wide("（完工验收有关资料清单）{{ 统计.验收资料|格 }}", 10)]


def control(label: str, record: str) -> list[Cell]:
    return cells(
        (label + "控制率", 2),
        ("预算安排数", 2),
        (money(f"预算.{record}.预算数"), 1, "TableSmall"),
        ("实际支出数", 2),
        (money(f"预算.{record}.决算数"), 1, "TableSmall"),
        ("控制率", 1),
        (percent(f"{record}控制率"), 1),
    )


def progress(label: str, *rest: str, reason: str = "") -> list[Cell]:
    pairs = [(text, 1) for text in rest]
    return cells((label, 2), *pairs, (reason, 2, "TableText"))


def output_rows() -> Iterable[list[Cell]]:
    rate = "{{{{ 比率.{}|格 }}}}"
    yield control("三公经费", "三公经费")
    yield control("公用经费", "公用经费")
    yield cells(("工作（含项目）完成情况", 8), ("未完成目标原因", 2))
    yield progress(
        "重点工作",
        "市委督查得分",
        "{{ 重点督查.市委督查得分|格 }}",
        "政府督查得分",
        "{{ 重点督查.政府督查得分|格 }}",
        "完成率",
        rate.format("重点工作完成率"),
        reason="{{ 重点督查.未完成原因|格 }}",
    )
    missed = "{% for 目 in 目标 if 目.未完成原因|格 %}{{ 目.未完成原因|句 }}{% endfor %}"
    major = "{% for 项 in 项目 if 项.未完成原因|格 and 项.重大项目 == '是' %}{{ 项.未完成原因|句 }}{% endfor %}"
    late = "{% for 项 in 项目 if 项.状态.按期完成 == '否' and 项.未完成原因|格 %}{{ 项.未完成原因|句 }}{% endfor %}"
    yield counted_progress("整体绩效目标", "目标", "绩效目标完成率", missed)
    yield counted_progress("重大项目绩效目标", "重大目标", "重大项目目标完成率", major)
    yield progress(
        "项目完成及时性",
        "部门预算项目数",
        shown("统计.项目数", "个"),
        "按期完成",
        shown("统计.按期完成", "个"),
        "比率",
        percent("项目完成及时率"),
        reason=late,
    )
    yield [wide("（突出与预期相比相关指标实现情况）{{ 社会效益.文|格 }}", 10)]
    yield cells(("是否有群众意见反馈渠道和群众意见办理回复机制", 7), (tick("信访.反馈机制"), 3))
    yield cells(
        ("群众上访、信访数量", 2),
        (shown("信访.数量", "人次"), 1),
        ("答复数量", 1),
        (shown("信访.答复数量", "个"), 1),
        ("其中按规定期限答复", 2),
        (shown("信访.按期答复", "个"), 1),
        ("满意度", 1),
        (percent("满意度"), 1),
    )


def counted_progress(label: str, count: str, rate: str, reason: str) -> list[Cell]:
    planned, reached = shown(f"统计.{count}计划数", "个"), shown(f"统计.{count}实现数", "个")
    done = f"{{{{ 比率.{rate}|格 }}}}"
    return progress(label, "计划数", planned, "实际实现数", reached, "完成率", done, reason=reason)


# block label, its rows, and the group labels of column C1 with the rows each spans (0: the row has none)
BLOCKS = (
    ("单位基本情况", unit_rows, ()),
    ("绩效目标情况", goal_rows, ()),
    ("部门整体管理情况", management_rows, (("", 1), ("信息公开", 3), ("资产管理", 2))),
    (
        "项目组织实施情况",
        project_rows,
        (("项目数量", 1), ("项目前期情况", 2), ("调整情况", 2), ("管理情况", 3), ("检查及完工验收情况", 2)),
    ),
    ("部门整体绩效产出情况", output_rows, (("经济性", 2), ("效率性", 5), ("社会效益", 1), ("公平性", 2))),
)
NARRATIVE = ("整体绩效（总）目标", "工作措施：", "（突出与预期", "未完成原因分析")


def group_cells(groups: tuple[tuple[str, int], ...]) -> Iterable[list[Cell]]:
    """Yield, row by row, the C1 cell of a block: the label first, then its continuation downwards."""
    for label, height in groups:
        for index in range(height):
            merge = "" if height == 1 else "continue" if index else "restart"
            yield [cell("" if index else label, "TableCenter", 1, merge)] if label else []


def block(label: str, rows: list[list[Cell]], groups: list[list[Cell]]) -> Iterable[Row]:
    """Yield the rows of one block with the block label merged down column C0."""
    for index, contents in enumerate(rows):
        merge = "continue" if index else "restart"
        first = Cell((("TableCenter", "" if index else label),), merge=merge)
        group = groups[index] if groups else []
        breaks = any(text.startswith(NARRATIVE) for content in contents for _, text in content.lines)
        yield Row((first, *group, *contents), breaks=breaks, height=380)


def grid_rows() -> list[Row]:
    """Return the 33 rows."""
    return [row for label, make, groups in BLOCKS for row in block(label, list(make()), list(group_cells(groups)))]


def basic_data() -> str:
    """Return the body of the document."""
    label = tag("if 文档.附件") + paragraph("AttachmentLabel", "{{ 文档.附件 }}") + tag("endif")
    head = label + paragraph("FormTitle", inline_macros("form_words.txt") + "{{ 文档.标题 }}")
    head += paragraph("FormYear", "（{{ 年度 }}年）")
    sign = paragraph("FormSign", "{{ 单位.层级 }}部门预算单位：{{ 盖章单位 }}（{{ 措辞.公章 }}）", "<w:keepNext/>")
    sign += paragraph("FormSign", "填报日期：{{ 填报日期 }}")
    return head + table(WIDTHS, grid_rows()) + paragraph("TableAfter") + sign + section(BODY_FOOTERS)
