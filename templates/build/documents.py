"""Which Word templates there are, and what each is made of."""

from __future__ import annotations

from collections.abc import Callable

from basic_data import basic_data
from cover import cover_overall, cover_project
from lines import Parts, inline_macros, outline
from national import project_form, summary_form, unit_form
from national_goals import project_goals, unit_goals
from national_report import cover_evaluation, evaluation_table
from ooxml import paragraph, section
from package import BODY_FOOTERS, docx
from province_units import chongqing_unit, hunan_form
from provinces import chongqing_project, hubei_form, sichuan_form
from score_table import score_overall, score_project
from tables import fund_table, goal_table, indicator_table, prose_table, source_table
from transfer import allocation_table, sign_off, transfer_form

TABLES: dict[str, Callable[[], str]] = {
    "prose_table": prose_table,
    "goal_table": goal_table,
    "fund_table": fund_table,
    "source_table": source_table,
    "indicator_table": indicator_table,
    "allocation_table": allocation_table,
}


def end() -> str:
    return section(BODY_FOOTERS)


def blocks() -> str:
    """Return the paragraph macros of a whole-unit report."""
    return outline("prose.txt", TABLES) + outline("blocks.txt", TABLES)


def project_blocks() -> str:
    return outline("prose.txt", TABLES) + outline("project_blocks.txt", TABLES)


def transfer_blocks() -> str:
    return outline("prose.txt", TABLES) + outline("transfer_blocks.txt", TABLES)


def transfer_head() -> str:
    """Return the title, which also holds the macros of the report."""
    macros = inline_macros("words.txt") + inline_macros("transfer_words.txt")
    return paragraph("Title", macros + '{{ 年度 }}年度{{ 名称 }}{{ "\n" }}{{ 文档.标题 }}')


def evaluation_blocks() -> str:
    return outline("evaluation_blocks.txt", TABLES)


def evidence() -> str:
    return outline("evidence_a.txt", TABLES)


PARTS: Parts = TABLES | {
    "cover_overall": cover_overall,
    "cover_project": cover_project,
    "blocks": blocks,
    "project_blocks": project_blocks,
    "evidence": evidence,
    "cover_evaluation": cover_evaluation,
    "evaluation_blocks": evaluation_blocks,
    "evaluation_table": evaluation_table,
    "transfer_head": transfer_head,
    "transfer_blocks": transfer_blocks,
    "sign_off": sign_off,
    "end": end,
}


def documents() -> dict[str, bytes]:
    """Return every template by its place below ``templates/``."""
    bodies: dict[str, Callable[[], str]] = {
        "gd-zhanjiang/整体绩效自评报告.docx": lambda: outline("overall_a.txt", PARTS),
        "gd-zhanjiang/项目支出绩效自评报告.docx": lambda: outline("project.txt", PARTS),
        "gd-zhanjiang/整体绩效自评基础数据表.docx": basic_data,
        "gd-zhanjiang/整体绩效自评指标评分表.docx": score_overall,
        "gd-zhanjiang/项目绩效自评指标评分表.docx": score_project,
        "gd-leizhou/整体绩效自评报告.docx": lambda: outline("overall_b.txt", PARTS),
        "cn/项目支出绩效自评表.docx": project_form,
        "cn/部门整体支出绩效自评表.docx": unit_form,
        "cn/项目支出绩效目标申报表.docx": project_goals,
        "cn/部门整体支出绩效目标申报表.docx": unit_goals,
        "cn/项目支出绩效自评汇总表.docx": summary_form,
        "cn/项目支出绩效评价报告.docx": lambda: outline("evaluation.txt", PARTS),
        "cn/转移支付绩效自评表.docx": transfer_form,
        "cn/转移支付绩效自评报告.docx": lambda: outline("transfer_report.txt", PARTS),
        "sc/部门预算项目支出绩效自评表.docx": sichuan_form,
        "hb/项目自评表.docx": hubei_form,
        "cq/项目绩效自评表.docx": chongqing_project,
        "cq/部门整体绩效自评表.docx": chongqing_unit,
        "hn/部门整体支出绩效评价基础数据表.docx": hunan_form,
        "hn/部门整体支出绩效评价指标评分表.docx": score_overall,
    }
    return {name: docx(name.split("/")[1].removesuffix(".docx"), body()) for name, body in bodies.items()}
