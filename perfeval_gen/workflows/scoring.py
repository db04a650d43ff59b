"""How a file scores: the tree of its score sheet with everything a reader asks of a score, and its projects' totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, Stage, finding
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet
from perfeval_gen.packs.indicators import IndicatorTree
from perfeval_gen.pipeline import examine
from perfeval_gen.rendering import Checked
from perfeval_gen.view.criterion_words import words_of
from perfeval_gen.view.score_formula import completion_formula, score_formula
from perfeval_gen.view.score_table import actual_text
from perfeval_gen.view.style import Style
from perfeval_gen.workflows.lacking import lacking
from perfeval_gen.workflows.pack_info import used_trees

PE711: Final = Code(
    "PE711", "没有这份评分表", Severity.ERROR, "--tree 写的名称，在所用的模板包里没有，或不用于这一类数据。",
    remedy="写评分指标文件的名称，不带 .yaml；perfeval pack info 列出全部",
)  # fmt: skip
CODES: Final = (PE711,)
_PLACES: Final = 2
_SCORED: Final = "已评"
_UNSCORED: Final = "未评"


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """How a leaf was judged, in the words that the forms print.

    ``formula`` is that of what was measured, ``score_formula`` that of the computed score.
    ``method`` is the kind of criterion, ``criterion`` its words; ``target`` and ``actual`` are those of the unit's own
    indicators; ``missing`` is what a leaf without a score waits for; ``not_applicable`` is what the pack then does.
    """

    method: str
    criterion: str
    measured: str
    formula: str
    score_formula: str
    target: str
    actual: str
    computed: Decimal | None
    stated: Decimal | None
    scored_by: str
    not_applicable: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoredNode:
    """An indicator of level 1, 2 or 3 with its points and score; ``facts`` are those of a leaf."""

    name: str
    level: int
    points: Decimal | None
    score: Decimal | None
    status: str
    reason: str
    evidence: str
    facts: LeafFacts | None = None
    children: tuple[ScoredNode, ...] = ()

    @property
    def deduction(self) -> Decimal | None:
        """The points lost; None where that can't be told."""
        return None if self.points is None or self.score is None else self.points - self.score

    def leaves(self) -> Iterator[ScoredNode]:
        """Yield the leaves below, or the indicator itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class ScoredBonus:
    """What stands outside the points; ``cap`` is the most it can add."""

    name: str
    score: Decimal | None
    cap: Decimal | None
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """A score sheet: ``tree`` names its indicators file, '' where the pack has none for this kind of data.

    ``total`` is what the unit states where ``is_derived`` is False, or None. ``unprinted_from`` is the pack whose sheet
    this is where no document of the one in use prints it, else ''.
    """

    tree: str
    title: str
    unprinted_from: str
    points: Decimal | None
    subtotal: Decimal | None
    total: Decimal | None
    total_cap: Decimal | None
    grade: str
    is_derived: bool
    rows: tuple[ScoredNode, ...]
    bonus: ScoredBonus | None

    def missing(self) -> tuple[str, ...]:
        """Return the names of the leaves without a score."""
        return tuple(leaf.name for row in self.rows for leaf in row.leaves() if leaf.score is None)


@dataclass(frozen=True, slots=True)
class ScoredFile:
    """A file with its score sheet, those of its projects, and the names of the pack's other sheets for it."""

    kind: str
    unit: str
    year: int
    project: str
    pack: str
    version: str
    sheet: ScoredSheet | None
    projects: tuple[tuple[str, ScoredSheet], ...]
    others: tuple[str, ...]


def score_file(path: Path, pack: str | None = None, tree: str = "") -> Outcome[ScoredFile]:
    """Return how a file scores with all findings of a draft; no value where it can't be read so far.

    ``tree`` names another score sheet of the pack than the one that counts. Raises ``OSError`` if the file can't be
    read.
    """
    examined = examine(path, Stage.DRAFT, pack)
    checked = examined.value
    if checked is None:
        return Outcome(None, examined.diagnostics)
    if tree and not any(tree in one.figures.sheets for one in (checked, *checked.projects)):
        return Outcome(None, (*examined.diagnostics, _unknown(checked, tree, path)))
    return Outcome(_scored_file(checked, tree), examined.diagnostics)


def _unknown(checked: Checked, tree: str, path: Path) -> Diagnostic:
    pack, kind = checked.pack, checked.document.schema.kind
    other = pack.tree_named(tree)
    why = f"没有评分表“{tree}”" if other is None else f"的评分表“{tree}”用于“{other.kind}”，不用于“{kind}”"
    names = tuple(checked.figures.sheets)
    hint = f"可用：{'、'.join(names)}" if names else f"“{kind}”在这个模板包里没有评分表"
    return finding(PE711, f"{path.name}：模板包“{pack.name}”{why}", Location(f"--tree {tree}"), hint=hint)


def _scored_file(checked: Checked, tree: str) -> ScoredFile:
    document, sheets = checked.document, checked.figures.sheets
    name = document.get("name")
    shown = _sheet_of(checked, tree)
    return ScoredFile(
        kind=document.schema.kind,
        unit=document.get("unit", "name"),
        year=document.get("year"),
        project=name if isinstance(name, str) else "",
        pack=checked.pack.name,
        version=checked.pack.version,
        sheet=shown,
        projects=tuple(_projects(checked, tree)),
        others=tuple(n for n in sheets if shown is not None and n != shown.tree),
    )


def _projects(checked: Checked, tree: str) -> Iterator[tuple[str, ScoredSheet]]:
    for one in checked.projects:
        sheet = _sheet_of(one, tree) or _sheet_of(one, "")
        name = one.document.get("name")
        if sheet is not None:
            yield name if isinstance(name, str) else "", sheet


def _sheet_of(checked: Checked, name: str) -> ScoredSheet | None:
    """Return the sheet of an indicators file, that which counts for ''; None where there is none of the name."""
    figures = checked.figures
    sheet = figures.sheets.get(name) if name else figures.scores
    return None if sheet is None else _scored_sheet(sheet, checked)


def _scored_sheet(sheet: ScoreSheet, checked: Checked) -> ScoredSheet:
    tree = sheet.tree
    rows = () if tree is None else tuple(_node(row, 1, tree, checked) for row in sheet.rows)
    is_told = sheet.is_derived or sheet is checked.figures.scores  # the total a unit states is that of one sheet
    return ScoredSheet(
        tree=tree.name if tree is not None else "",
        title=tree.title if tree is not None else "",
        unprinted_from="" if tree is None or tree in used_trees(checked.pack) else _pack_of(tree),
        points=_sum([row.points for row in rows]),
        subtotal=_sum([row.score for row in rows]),
        total=sheet.total if is_told else None,
        total_cap=tree.total_cap if tree is not None else None,
        grade=sheet.grade if is_told else "",
        is_derived=sheet.is_derived,
        rows=rows,
        bonus=_bonus(sheet.bonus, tree),
    )


def _pack_of(tree: IndicatorTree) -> str:
    """Return the pack whose folder an indicators file lies in."""
    return Path(tree.document.at(()).file).parent.name


def _sum(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) > 0 else None


def _bonus(row: ScoreRow | None, tree: IndicatorTree | None) -> ScoredBonus | None:
    if row is None or tree is None:
        return None
    return ScoredBonus(row.name, row.score, tree.bonus_cap, row.reason, row.evidence)


def _node(row: ScoreRow, level: int, tree: IndicatorTree, checked: Checked) -> ScoredNode:
    children = tuple(_node(child, level + 1, tree, checked) for child in row.children)
    status = _SCORED if row.score is not None else _UNSCORED
    return ScoredNode(
        name=row.name,
        level=level,
        points=row.points,
        score=row.score,
        status=row.leaf.status if row.leaf is not None and row.leaf.status != _SCORED else status,
        reason=row.reason,
        evidence=row.evidence,
        facts=None if children else _facts(row, tree, checked),
        children=children,
    )


def _facts(row: ScoreRow, tree: IndicatorTree, checked: Checked) -> LeafFacts:
    leaf, indicator = row.leaf, row.indicator
    missing = lacking(row, checked.document) if row.score is None else ()
    if leaf is None or indicator is None:
        return LeafFacts("", "", "", "", "", "", "", None, None, "", "", missing)
    own = checked.view.root["指标"][leaf.own[-1]] if leaf.own else {}
    entry = checked.document.get(*leaf.own) if leaf.own else {}
    style = _style(checked)
    return LeafFacts(
        method=leaf.criterion.kind,
        criterion=indicator.standard or words_of(leaf.criterion),
        measured=str(actual_text(leaf, style)),
        formula=completion_formula(leaf, entry) if leaf.own else str(style.ratio(leaf.measured.figure).代入),
        score_formula=score_formula(leaf, row.points, entry),
        target=str(own.get("目标文", "")),
        actual=str(own.get("完成文", "")),
        computed=leaf.computed,
        stated=leaf.stated,
        scored_by=leaf.scored_by,
        not_applicable=tree.not_applicable if leaf.status == "不适用" else "",
        missing=missing,
    )


def _style(checked: Checked) -> Style:
    places = checked.pack.options.get("ratio_places")
    return Style(trims_tables=False, ratio_places=places if isinstance(places, int) else _PLACES)
