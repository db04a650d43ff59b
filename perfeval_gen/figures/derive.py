"""All derived numbers of a document under a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from perfeval_gen.figures.catalogue import adapted
from perfeval_gen.figures.counts import count_goals, count_projects, gathered_texts, mean_completion
from perfeval_gen.figures.full_year import full_years
from perfeval_gen.figures.measures import Known
from perfeval_gen.figures.own_scores import REVERSE, comparison, reached
from perfeval_gen.figures.ratios import AVAILABLE, Figure, Scope, derive, turned
from perfeval_gen.figures.scores import ScoreSheet, derive_scores
from perfeval_gen.figures.totals import Total, add, derive_totals, raw_value
from perfeval_gen.figures.transfer import count_allocations, transfer_totals
from perfeval_gen.packs.model import Pack
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.read import Path
from perfeval_gen.schema.validate import Document
from perfeval_gen.schema.values import State

# Where figures are derived besides the unit itself: name of the scope -> path of the list.
_LISTS: Mapping[str, Path] = {
    "任务": ("tasks",),
    "上级资金": ("budget", "transfers"),
    "项目": ("projects",),
    "资金来源": ("budget", "sources"),
    "指标": ("indicators",),
    "转移支付资金": ("funds", "sources"),
}
# The scope of what stands at the root, by kind of file.
_OWN: Mapping[str, str] = {"整体自评": "单位", "项目自评": "项目", "转移支付自评": "转移支付"}
_COMPLETION = "完成率"


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums by path, counts and gathered texts by name, ratios by the path of what they describe, scores.

    ``scores`` is the sheet whose total is the document's; ``sheets`` holds every one of the pack, by its file.
    """

    totals: Mapping[Path, Total]
    counts: Mapping[str, Any]
    texts: Mapping[str, str]
    ratios: Mapping[Path, Mapping[str, Figure]]
    scores: ScoreSheet
    sheets: Mapping[str, ScoreSheet]

    def ratio(self, name: str, base: Path = ()) -> Figure | None:
        """Return a ratio by name; ``base`` is the list item it belongs to, () the unit."""
        return self.ratios.get(base, {}).get(name)


def derive_figures(document: Document, pack: Pack) -> Figures:
    """Return every derived number that the document's data allow."""
    totals = {**derive_totals(document), **_balances(document), **transfer_totals(document)}
    totals |= full_years(document, totals)
    counts: dict[str, Any] = {}
    if document.schema.kind == "整体自评":
        counts = {**count_projects(document), **count_goals(document)}
    if document.schema.kind == "转移支付自评":
        counts = count_allocations(document, totals)
    ratios = _ratios(document, pack, totals, counts)
    counts["成效平均完成率"] = mean_completion(document, ratios)
    known = Known(document, totals, counts, ratios[()])
    kind = document.schema.kind
    sheets = {t.name: derive_scores(known, pack, t) for t in pack.trees if t.kind == kind}
    main = pack.tree_for(kind)
    scores = sheets[main.name] if main is not None else derive_scores(known, pack, None)
    return Figures(totals, counts, gathered_texts(document), ratios, scores, sheets)


def _ratios(
    document: Document, pack: Pack, totals: Mapping[Path, Total], counts: Mapping[str, Any]
) -> dict[Path, Mapping[str, Figure]]:
    own = _of_scope(_OWN[document.schema.kind], Scope(document, (), totals, counts), pack)
    made: dict[Path, Mapping[str, Figure]] = {(): own}
    for scope, path in _LISTS.items():
        for base in _item_paths(document, path):
            made[base] = _of_scope(scope, Scope(document, base, totals, _available(document, base)), pack)
            if scope == "指标":
                made[base] = {name: _as_scored(figure, document.get(*base)) for name, figure in made[base].items()}
    for base in _result_paths(document):
        made[base] = _of_scope("成效指标", Scope(document, base, totals, {}), pack)
    return made


def _as_scored(figure: Figure, row: Mapping[str, Any]) -> Figure:
    """Return an indicator's ratio; its completion is what the score sheet takes, so that both say the same.

    Where that isn't target and actual value divided, there is no formula.
    """
    figure = turned(figure) if row.get("direction") in REVERSE else figure
    if figure.name != _COMPLETION or figure.status not in ("算出", "无意义", "不适用"):
        return figure
    values = comparison(row)
    if values is None:
        return figure if figure.status == "不适用" else replace(figure, status="缺数", value=None)
    done = reached(values)
    if figure.value == done:
        return figure
    return Figure(figure.definition, "算出", done, (), ())


def _of_scope(name: str, scope: Scope, pack: Pack) -> Mapping[str, Figure]:
    return {d.name: derive(d, scope) for d in adapted(name, pack.ratios)}


def _item_paths(document: Document, path: Path) -> list[Path]:
    return [(*path, i) for i in range(len(document.rows(*path)))]


def _result_paths(document: Document) -> list[Path]:
    found: list[Path] = []
    for name in ("results", "goals"):
        for base in _item_paths(document, (name,)):
            found.extend(_item_paths(document, (*base, "figures")))
    return found


def _available(document: Document, base: Path) -> dict[str, Any]:
    """Return what a stream of money has to spend: its income, plus the carry-in unless that is inside it."""
    income, carried = (raw_value(document, (*base, key)) for key in ("income", "carried_in"))
    if not isinstance(income, Amount):
        return {}
    inside = raw_value(document, (*base, "income_includes_carried_in")) is not False
    return {AVAILABLE: income if inside or not isinstance(carried, Amount) else add([income, carried])}


def _balances(document: Document) -> dict[Path, Total]:
    """Return year-end balances that follow from the other amounts (rules.md §7.5)."""
    made: dict[Path, Total] = {}
    bases: tuple[Path, ...] = (("budget", "fiscal_appropriation"), ("previous_year", "budget", "fiscal_appropriation"))
    for base in bases:
        came_in = [(*base, "final_accounts"), (*base, "carried_in")]
        _balance(document, made, (*base, "carry_over"), came_in, [(*base, "spent")])
    for stream in _item_paths(document, ("budget", "transfers")):
        inside = raw_value(document, (*stream, "income_includes_carried_in")) is not False
        came_in = [(*stream, "income")] if inside else [(*stream, "income"), (*stream, "carried_in")]
        _balance(document, made, (*stream, "carry_over"), came_in, [(*stream, "spent"), (*stream, "reclaimed")])
    return made


def _balance(document: Document, made: dict[Path, Total], path: Path, plus: list[Path], minus: list[Path]) -> None:
    coming, going = ([raw_value(document, p) for p in paths] for paths in (plus, minus))
    if not isinstance(coming[0], Amount) or not isinstance(going[0], Amount):
        return
    if any(v is State.UNFILLED for v in (*coming, *going)):
        return
    amounts = [v for v in coming if isinstance(v, Amount)]
    left = [Amount(-v.yuan, v.unit, v.places) for v in going if isinstance(v, Amount)]
    stated = raw_value(document, path)
    made[path] = Total(path, add([*amounts, *left]), (*plus, *minus), stated if isinstance(stated, Amount) else None)
