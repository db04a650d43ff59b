"""What the evaluation report of a project needs besides its outline (documents.md §8.4): cover, annexed score table."""

from __future__ import annotations

from cover import PROJECT_WIDTHS, cover
from national import HEIGHT, grid, head
from ooxml import LANDSCAPE_WIDTH, Cell, Row, cell, columns, paragraph, section
from package import BODY_FOOTERS, TURNED_FOOTERS
from tables import looped

SCORES = columns(16, 22, 32, 11, 56, 38, 14, 36, width=LANDSCAPE_WIDTH)


def cover_evaluation() -> str:
    """Return the cover; the macros of reports and of the national forms come with it."""
    fields = [
        ("项目名称", "{{ 名称 }}"),
        ("评价年度", "{{ 评价年度 }}"),
        ("评价单位（{{ 措辞.公章 }}）", "{{ 盖章单位 }}"),
        ("填报日期", "{{ 填报日期 }}"),
    ]
    return cover(PROJECT_WIDTHS, fields, "words.txt", "project_words.txt", "form_words.txt", "national_words.txt")


def grouped(name: str, points: str, merge_when: str, width: int) -> Cell:
    """Return a cell merged downwards: a group's name and its points below."""
    shown = f"{{% if {points} %}}{{{{ '\\n' }}}}（{{{{ {points} }}}}分）{{% endif %}}"
    return cell(f"{{{{ 级名({name}, {width}) }}}}{shown}", "TableSmall", merge_when=merge_when)


def score_rows() -> list[Row]:
    """Return a row for each leaf, and the total."""
    reason = "{% if 行.指 and 行.指.偏差文 %}{{ 行.指.偏差文 }}{% else %}{{ 行.理由 }}{% endif %}"
    row = Row(
        (
            grouped("行.一级", "行.一级分值", "行.一首", 4),
            grouped("行.二级", "行.二级分值", "行.二首", 5),
            cell("{{ 行.三级 }}", "TableFine"),
            cell("{{ 行.分值 }}", "TableSmall"),
            cell("{{ 行.标准 }}", "TableFine"),
            cell("{{ 完成句(行)|replace('×', '\\n×') if 行.代入 else 完成句(行) }}", "TableFine"),
            cell("{{ 得分文(行) }}", "TableSmall"),
            cell(reason, "TableFine"),
        ),
        height=HEIGHT,
    )
    total = (head("总分", 3), head("{{ 评分表.满分 }}"), head("", 2), head("{{ 评分结果.总分 }}"))
    grade = "{% if 评分结果.等级 %}等级：{{ 评分结果.等级 }}{% endif %}"
    return [*looped("行 in 评分表.行", row), Row((*total, head(grade)), height=HEIGHT)]


def evaluation_table() -> str:
    """Return the end of the report's upright pages and the score table on pages turned on their side."""
    turn = f'<w:p><w:pPr><w:pStyle w:val="TableJoin"/>{section(BODY_FOOTERS)}</w:pPr></w:p>'
    labels = ("一级|指标", "二级指标", "三级指标", "分值", "评价标准", "完成情况", "得分", "扣分原因")
    rows = [Row(tuple(map(head, labels)), header=True, height=HEIGHT), *score_rows()]
    title = paragraph("AttachmentLabel", "附表") + paragraph("FormTitle", "{{ 评分表.名称 }}评分表")
    end = paragraph("TableJoin") + section(TURNED_FOOTERS, restart=False, landscape=True)
    return turn + title + paragraph("TableUnit", "单位：分") + grid(SCORES, rows) + end
