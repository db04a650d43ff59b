"""Everything a template may name, from a document and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from perfeval_gen.diagnostics import Stage
from perfeval_gen.figures.derive import Figures
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.figures.scores import ScoreSheet
from perfeval_gen.packs.model import FormDocument, Pack
from perfeval_gen.quantities import as_trimmed, parse_number
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.view.convert import Converter, text_of
from perfeval_gen.view.printed import BLANK, Printed, Rows, Section
from perfeval_gen.view.results import results_sentence
from perfeval_gen.view.score_analysis import score_analysis
from perfeval_gen.view.score_table import Printing, describe_indicators, fund_rows, no_indicator, score_table
from perfeval_gen.view.style import Style, style_of
from perfeval_gen.view.tables import fund_remark, fund_table, goal_table, statistics
from perfeval_gen.view.transfer import transfer_names
from perfeval_gen.view.unit_sums import unit_sums

_OWN_RULES: Final = ("财务管理", "项目管理")


@dataclass(frozen=True, slots=True)
class View:
    """The printed data of a document, the same for every form of the pack."""

    root: Section
    pack: Pack
    by_tree: Mapping[str, Section]

    def context(self, form: FormDocument) -> dict[str, Any]:
        """Return the names offered to the template of one form; its scores are those of the tree it names."""
        heading = {"名称": Printed(form.title), "标题": Printed(form.heading), "附件": Printed(form.attachment_label)}
        return {**self.root, **self.by_tree.get(form.tree, {}), "文档": Section(heading)}

    def file_facts(self, form: FormDocument) -> dict[str, str]:
        """Return what the pattern of a file name may use."""
        unit = self.root["单位"]
        return {
            "单位名称": str(unit["名称"]),
            "单位简称": str(unit["简称"] or unit["名称"]),
            "年度": str(self.root["年度"]),
            "项目名称": str(self.root.get("名称", "")),
            "附件": form.attachment_label,
        }


def build(document: Document, figures: Figures, pack: Pack, stage: Stage = Stage.DRAFT) -> View:
    """Return the view of a document under a pack; in the published form private data is masked."""
    style = style_of(pack, stage)
    converter = Converter(style, figures)
    root = converter.section(document.schema.root, document.data, ())
    stated = root["自报"]
    if not stated.get("满意度") and "满意度" in root:
        stated = {**stated, "满意度": root["满意度"]["满意率"]}
    root["比率"] = Section({n: style.ratio(f) or stated.get(n, BLANK) for n, f in figures.ratios[()].items()})
    root.update(_common(document, root, pack))
    if document.schema.kind == "整体自评":
        root.update(_whole_unit(document, root, figures, style))
    else:
        _project(root, figures, style, pack)
    describe_indicators(root)
    if document.schema.kind == "转移支付自评":
        root.update(transfer_names(root, figures, style))
    keeps_blanks = pack.options.get("keep_blank_rows") is True
    printing = Printing(root, style, no_indicator(document.schema.root.member("indicators"), converter), keeps_blanks)
    by_tree = {name: _scored(sheet, printing) for name, sheet in figures.sheets.items()}
    root.update(_scored(figures.scores, printing))
    return View(root, pack, by_tree)


def _scored(sheet: ScoreSheet, by: Printing) -> Section:
    """Return what a form shows of one score sheet; the unit's own indicators get their scores."""
    stated = by.root["自报"]
    result = {
        "总分": stated.get("总分", BLANK) if sheet.total is None else Printed(as_trimmed(sheet.total)),
        "等级": Printed(sheet.grade) if sheet.grade else stated.get("等级", BLANK),
        "已计算": Printed("是") if sheet.is_derived else BLANK,
    }
    analysis = score_analysis(sheet, by.root.get("成效", Rows()), by.style)
    return Section({"评分表": score_table(sheet, by), "评分结果": Section(result), "指标分析": analysis})


def _common(document: Document, root: Section, pack: Pack) -> dict[str, Any]:
    unit = root["单位"]
    year = document.get("year")
    pattern = str(pack.options.get("year_format") or "{年度}年度")
    return {
        "措辞": Section({k: Printed(v) for k, v in pack.wording.items()}),
        "评价年度": Printed(pattern.replace("{年度}", str(year))),
        "评价单位": Printed(f"{unit['名称']}{text_of(unit['范围'])}"),
        "盖章单位": Printed(text_of(unit["盖章名称"]) or unit["名称"]),
        "自称": Printed(text_of(unit["自称"]) or "我单位"),
        "次年": Printed(str(year + 1)),
    }


def _whole_unit(document: Document, root: Section, figures: Figures, style: Style) -> dict[str, Any]:
    for name, key in (("成效", "results"), ("目标", "goals")):
        for i, row in enumerate(root[name]):
            row["指标句"] = Printed(results_sentence(row["指标"], _derived(row["指标"], figures, (key, i, "figures"))))
    for row, project in zip(root["项目"], document.rows("projects"), strict=True):
        row["资金备注"] = Printed(fund_remark(project))
    supervision = root["重点督查"]
    supervision.update({key: _share(supervision[key]) for key in ("市委督查得分", "政府督查得分")})
    rules = Rows(r for r in root["制度"] if _governs_projects(r))
    return {
        "目标表": goal_table(document, root, style),
        "资金表": fund_table(document, root, style),
        **unit_sums(document, figures, style),
        "统计": statistics(figures, style),
        "财务办法": rules or Rows((), root["制度"].状态),
    }


def _share(score: Printed) -> Printed:
    """Return a score typed out of a hundred as the share of one that the formula shows (rules.md R16)."""
    value = parse_number(score.数).value
    if value is None or value <= 2:  # noqa: PLR2004 - up to 1 it is a share, between 1 and 2 a finding
        return score
    return Printed(as_trimmed(value.scaleb(-2), 4))


def _governs_projects(rule: Section) -> bool:
    """Return whether a rule is listed as 财务（项目）管理办法: as it says itself, else by its category."""
    return rule["管理办法"].是 == "是" or (not rule["管理办法"].是 and str(rule["类别"]) in _OWN_RULES)


def _derived(rows: Rows, figures: Figures, base: Path) -> list[Mapping[str, Figure]]:
    return [figures.ratios.get((*base, i), {}) for i in range(len(rows))]


def _project(root: Section, figures: Figures, style: Style, pack: Pack) -> None:
    for name, figure in figures.ratios[()].items():
        root[name] = style.ratio(figure)
    if "来源" in root.get("预算", {}):
        labels = [(r["name"], r.get("label") or r["name"]) for r in pack.options.get("fund_rows") or ()]
        root["资金行"] = fund_rows(root, labels, str(pack.wording.get("总额") or "年度资金总额"))
