"""Units in which everything agrees pass; one changed cell is reported by exactly the rules that use it.

What uses a cell was told by hand, from the catalogue and the identities of rules.md §7 and §8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from perfeval_gen.checks import CHECKS, PROJECT_CHECKS, run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.model import load_schema
from perfeval_gen.schema.projects import project_documents
from tests.consistency.whole_units import PROSE, Path, changed, retold, whole_unit, written
from tests.figures.samples import document, pack

OPEN = {"PE308", "PE314", "PE435"}  # what nobody has scored yet; the offer of a reference
SEEDS = st.integers(0, 2**32 - 1)
WAYS = (Phase.explicit, Phase.reuse, Phase.generate)  # a seed has nothing to shrink

# What uses a cell. Sentences tell 到位 (as much of income as of expenditure) and 决算, which also make the rate.
USES: list[tuple[str, set[str]]] = [
    (r"人员\.编制\.合计", {"SUM-10"}),
    (r"人员\.编制\..*", {"SUM-10", "RATE-01"}),
    (r"人员\.在职\.合计", {"SUM-10"}),
    (r"人员\.在职\..*", {"SUM-10", "SUM-11", "RATE-01"}),
    (r"人员\.(退休|离休|财政供养)", {"SUM-11"}),
    (r"资产\..*", set()),
    (r"预算\.收入\.(年初预算|调整预算|到位数|决算数)", {"SUM-01"}),
    (r"预算\.收入\..*\.调整预算", {"SUM-01", "LOG-05"}),
    (r"预算\.收入\..*\.决算数", {"SUM-01", "SUM-06"}),
    (r"预算\.收入\..*", {"SUM-01"}),
    (r"预算\.支出\.(年初预算|调整预算|到位数|决算数)", {"SUM-02"}),
    (r"预算\.支出\.基本支出\.(年初预算|调整预算|到位数|决算数)", {"SUM-03"}),
    (r"预算\.支出\.基本支出\..*\.调整预算", {"SUM-02", "SUM-03", "LOG-05"}),
    (r"预算\.支出\.基本支出\..*\.到位数", {"SUM-02", "SUM-03", "RATE-01"}),
    (r"预算\.支出\.基本支出\..*\.决算数", {"SUM-02", "SUM-03", "SUM-06", "DUP-01", "RATE-01"}),
    (r"预算\.支出\.基本支出\..*", {"SUM-02", "SUM-03"}),
    (r"预算\.支出\.项目支出\.年初预算", {"SUM-02", "SUM-05"}),
    (r"预算\.支出\.项目支出\.调整预算", {"SUM-02", "LOG-05"}),
    (r"预算\.支出\.项目支出\.到位数", {"SUM-02", "SUM-05", "RATE-01"}),
    (r"预算\.支出\.项目支出\.决算数", {"SUM-02", "SUM-04", "SUM-06", "DUP-01", "RATE-01"}),
    (r"预算\.上级资金\..*", {"SUM-06"}),
    (r"预算\.三公经费\..*", {"SUM-13"}),
    (r"项目\.\d\.预算\.年初预算", {"SUM-05"}),
    (r"项目\.\d\.预算\.划拨", {"SUM-05", "SUM-07"}),
    (r"项目\.\d\.预算\.支出", {"SUM-04", "SUM-07"}),
    (r"项目\.\d\.预算\.(收回|结转)", {"SUM-07"}),
    (r"成效\.0\.指标\.0\.其中\..*", {"SUM-09"}),
    (r"成效\.0\.指标\.0\.数值", {"SUM-09", "RATE-01"}),
    (r"成效\.0\.指标\.0\..*", {"RATE-01"}),
    (r"成效\.0\.指标\.1\..*", {"RATE-01"}),  # RATE-05 says the same and gives way
    (r"自报\..*", {"RATE-01"}),
]
# The numbers of the sentence in their order: amounts, the rate, then the equation.
SENTENCE = [
    {"DUP-01"}, {"DUP-01", "SUM-09"}, {"DUP-01", "SUM-08"}, {"DUP-01", "SUM-08"}, {"RATE-01"},
    {"RATE-01"}, {"RATE-01"}, {"RATE-01"},
]  # fmt: skip


@cache
def forms() -> Pack:
    return pack()


def findings(text: str, *, projects: bool = False) -> tuple[Diagnostic, ...]:
    """What checks say of a unit, and of each of its projects, but for what isn't scored."""
    whole = document(text, "")
    found = list(run_checks(Facts(whole, derive_figures(whole, forms()), forms()), CHECKS))
    if not projects:
        return tuple(d for d in found if d.code not in OPEN)
    for project in project_documents(whole, forms().schemas.get("项目自评") or load_schema("项目自评")):
        found.extend(run_checks(Facts(project, derive_figures(project, forms()), forms()), PROJECT_CHECKS))
    return tuple(d for d in found if d.code not in OPEN)


def cells(tree: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all numbers but those of the head."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if path or key not in ("年度", "填报日期"):
                yield from cells(value, (*path, key))
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from cells(value, (*path, at))
    elif not isinstance(tree, bool) and re.fullmatch(r"-?\d+(\.\d+)?%?", str(tree)):
        yield path


def pattern_of(path: Path) -> str:
    name = ".".join(map(str, path))
    return next(pattern for pattern, _ in USES if re.fullmatch(pattern, name))


def uses(path: Path) -> set[str]:
    return dict(USES)[pattern_of(path)]


@settings(max_examples=12, phases=WAYS)
@given(SEEDS.map(Random))
def test_a_unit_that_agrees_passes(random: Random) -> None:
    found = findings(written(whole_unit(random)), projects=True)
    assert not found, [(d.code, d.rule, d.message) for d in found]


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in USES])
@settings(max_examples=1, phases=WAYS)
@given(seed=SEEDS)
def test_a_changed_cell_is_reported_by_what_uses_it(pattern: str, seed: int) -> None:
    random = Random(f"{pattern} {seed}")  # noqa: S311 - any units will do, but not the same for each pattern
    unit = whole_unit(random)
    cell = random.choice([cell for cell in cells(unit) if pattern_of(cell) == pattern])
    found = findings(written(changed(unit, cell)))
    assert {d.rule for d in found} == uses(cell), (cell, [(d.code, d.rule, d.message) for d in found])


@settings(max_examples=12, phases=WAYS)
@given(SEEDS.map(Random))
def test_a_changed_number_in_a_sentence_is_reported(random: Random) -> None:
    unit = whole_unit(random)
    at = random.randrange(len(SENTENCE))
    unit["预算"][PROSE] = retold(unit["预算"][PROSE], at)
    found = findings(written(unit))
    assert {d.rule for d in found} == SENTENCE[at], (at, [(d.code, d.rule, d.message) for d in found])


@settings(max_examples=12, phases=WAYS)
@given(SEEDS.map(Random))
def test_a_number_told_in_another_way_is_the_same_number(random: Random) -> None:
    unit = whole_unit(random)
    spent = Decimal(unit["预算"]["支出"]["决算数"])
    ways = (
        f"全年支出{rounded(spent / 10_000, 2)}亿元。", f"全年支出约{rounded(spent, 0)}万元。",
        f"全年支出{spent * 10_000:,.2f}元。", f"全年支出{rounded(spent, 1)}万元。", f"全年支出{spent:,}万元。",
        f"部门支出近{spent // 1000 + 1}000万元。", f"部门支出超过{spent // 100}00万元。",
    )  # fmt: skip
    unit["预算"][PROSE] = random.choice(ways)
    found = findings(written(unit))
    assert not found, [(d.code, d.rule, d.message) for d in found]


def rounded(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_every_cell_has_its_rules() -> None:
    """Each pattern is of some use, each cell has one."""
    unit = whole_unit(Random(1))  # noqa: S311 - any unit will do
    paths = list(cells(unit))
    assert len(paths) > 80
    assert {pattern_of(path) for path in paths} == {pattern for pattern, _ in USES}
