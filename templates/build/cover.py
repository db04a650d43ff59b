"""The cover: title, fields, seal line and date, in a section of its own without page numbers."""

from __future__ import annotations

from lines import inline_macros
from ooxml import Cell, Row, columns, paragraph, run, section, table
from package import COVER_FOOTERS
from tables import tag

# label and value; the labels of the forms are set ragged, the values begin under one another
WIDTHS = columns(10, 76, 70)
PROJECT_WIDTHS = columns(14, 54, 88)


def field(text: str) -> Cell:
    """Return a cell of the field block; a value of two lines starts level with its label."""
    return Cell((("CoverItem", text),), top=True)


def fields_table(widths: tuple[int, ...], fields: list[tuple[str, str]]) -> str:
    rows = [Row((field(""), field(f"<<CoverLabel|{label}：>>"), field(value)), height=940) for label, value in fields]
    return table(widths, rows, "CoverTable")


def cover(widths: tuple[int, ...], fields: list[tuple[str, str]], *words: str) -> str:
    """Return the cover; its last paragraph, which ends the section, holds the macros of the report."""
    label = tag("if 文档.附件") + paragraph("AttachmentLabel", "{{ 文档.附件 }}") + tag("endif")
    title = paragraph("CoverTitle", "{{ 文档.标题 }}")
    macros = "".join(run(inline_macros(name)) for name in words)
    end = f'<w:p><w:pPr><w:pStyle w:val="TableAfter"/>{section(COVER_FOOTERS)}</w:pPr>{macros}</w:p>'
    return label + title + fields_table(widths, fields) + end


def cover_overall() -> str:
    return cover(
        WIDTHS,
        [
            ("评价年度", "{{ 评价年度 }}"),
            ("评价单位", "{{ 评价单位 }}"),
            ("{{ 单位.层级 }}预算部门单位（{{ 措辞.公章 }}）", "{{ 盖章单位 }}"),
            ("填报日期", "{{ 填报日期 }}"),
        ],
        "words.txt",
    )


def cover_project() -> str:
    return cover(
        PROJECT_WIDTHS,
        [
            ("项目名称", "{{ 名称 }}"),
            ("评价年度", "{{ 评价年度 }}"),
            ("评价单位（{{ 措辞.公章 }}）", "{{ 盖章单位 }}"),
            ("填报日期", "{{ 填报日期 }}"),
        ],
        "words.txt",
        "project_words.txt",
    )
