"""评分表: one row a leaf, level 1 and 2 merged downwards, the bonus, the total and the grade; on landscape pages."""

from __future__ import annotations

from lines import inline_macros
from ooxml import LANDSCAPE_WIDTH, Cell, Row, cell, columns, paragraph, section, table
from package import TURNED_FOOTERS
from tables import header, looped, optional, tag

# millimetres; in 小五 a bracket of two amounts in 元 fits a line of 指标说明
WIDTHS = columns(14, 14, 21, 9, 62, 45, 18, 12, 30, width=LANDSCAPE_WIDTH)
HEAD_WIDTHS = columns(90, 45, 90, width=LANDSCAPE_WIDTH)
SEAL_WIDTHS = columns(150, 75, width=LANDSCAPE_WIDTH)
THREE_LINES = 770  # of 小五: the label of a group fits the first of its rows, should the page end there
BREAK = "{{ '\\n' }}"
LABELS = (
    *(f"一级{BREAK}指标", f"二级{BREAK}指标", "三级指标", "分值", "指标说明（计算公式）", "评分标准"),
    *("实际值", f"自评{BREAK}得分", f"扣分原因{BREAK}及佐证材料"),
)


def group(level: str, first: str) -> Cell:
    """Return the cell of a level-1 or level-2 indicator: its name and points, once for all its leaves."""
    name = f"行.{level}"
    points = f"{{% if {name}分值 %}}{BREAK}{{{{ {name}分值 }}}}分{{% endif %}}"
    return cell(f"{{{{ {name}|格 }}}}{points}", "TableSmall", merge_when=f"行.{first}")


def leaf_row() -> Row:
    """Return the row of a leaf; the macros of ``score_words.txt`` put together what a cell says."""
    return Row(
        (
            group("一级", "一首"),
            group("二级", "二首"),
            cell("{{ 行.三级|格 }}", "TableSmall"),
            cell("{{ 行.分值|格 }}"),
            cell("{{ 指标说明(行) }}", "TableFine"),
            cell("{{ 行.标准|格 }}", "TableFine"),
            cell("{{ 实际值(行) }}", "TableSmall"),
            cell(f"{{{{ 行.得分|格 }}}}{{% if 行.计算得分 %}}{BREAK}（计算{{{{ 行.计算得分 }}}}）{{% endif %}}"),
            cell("{{ 原因佐证(行) }}", "TableFine"),
        ),
        height=THREE_LINES,
    )


def bonus_row() -> Row:
    most = "满分以外加分{% if 评分表.加分.上限 %}，最多加{{ 评分表.加分.上限 }}分{% endif %}"
    return Row(
        (
            cell("{{ 评分表.加分.名称 }}", span=3),
            cell("—"),
            cell(most, "TableFine", 2),
            cell("—"),
            cell("{{ 评分表.加分.得分|格 }}"),
            cell("{{ 加分依据() }}", "TableFine"),
        )
    )


def closing_rows() -> list[Row]:
    """Return the total and the grade; they stay on the page of the seal line."""
    total = (("合计", 3), ("{{ 评分表.满分 }}", 1), ("", 3), ("{{ 评分表.总分 }}", 1), ("", 1))
    grade = (("绩效等级", 3), ("{{ 评分表.等级 }}", 6))
    return [Row(tuple(cell(text, "TableHead", span) for text, span in row), height=380) for row in (total, grade)]


def line(widths: tuple[int, ...], *texts: tuple[str, str]) -> str:
    """Return an unruled line of texts, each a style and its words."""
    return table(widths, [Row(tuple(Cell((text,)) for text in texts))], "CoverTable")


def score_table(unit: str) -> str:
    """Return the body of a score table; ``unit`` is what stands above the grid on the left."""
    label = tag("if 文档.附件") + paragraph("AttachmentLabel", "{{ 文档.附件 }}") + tag("endif")
    head = label + paragraph("FormTitle", inline_macros("score_words.txt") + "{{ 文档.标题 }}")
    year = ("TableCenter", "（{{ 评价年度 }}）")
    head += line(HEAD_WIDTHS, ("TableText", unit), year, ("TableUnit", "单位：分")) + paragraph("TableJoin")
    rows = [header(*LABELS), *looped("行 in 评分表.行", leaf_row()), *optional("评分表.加分", bonus_row())]
    seal = ("FormSign", "{{ 单位.层级 }}预算部门单位（{{ 措辞.公章 }}）：{{ 盖章单位 }}")
    note = tag("if 权重说明") + paragraph("TableFine", "注：{{ 权重说明|句 }}") + tag("endif")
    sign = note + paragraph("TableJoin") + line(SEAL_WIDTHS, seal, ("FormSign", "填报日期：{{ 填报日期 }}"))
    end = paragraph("TableJoin") + section(TURNED_FOOTERS, landscape=True)
    return head + table(WIDTHS, rows + closing_rows(), "FormTable") + sign + end


def score_overall() -> str:
    return score_table("填报单位：{{ 评价单位 }}")


def score_project() -> str:
    return score_table("项目名称：{{ 名称 }}")
