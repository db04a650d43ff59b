"""What holds for every score sheet: bounds, sums, monotony, order, points that don't apply."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import Final

from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval_gen.figures.criteria import leaf_score
from perfeval_gen.figures.scores import ScoreRow, ScoreSheet, grade_of
from perfeval_gen.packs.model import Pack
from tests.figures.samples import PROJECT
from tests.figures.scored import pack_of, sheet_of

BLOCKS: Final = {"产出指标": ("数量指标", "质量指标", "时效指标"), "效益指标": ("社会效益指标", "生态效益指标")}
LEAVES: Final = ("服务次数", "检测批次", "响应时间")
POLICIES: Final = ("满分", "分摊", "零分")
VALUES: Final = (Decimal(10), Decimal(5), Decimal(0), "不适用")


@cache
def tree(policy: str, kind: str, rescaled: str = "否") -> Pack:
    """Two pack leaves under one parent, one alone, two blocks of the unit's; a bonus of at most 2, a total of 100.

    ``rescaled`` 是 brings the unit's points to those of the block, 40 and 30.
    """
    judged = {"按比例": "办法: 按比例", "及格线": "办法: 及格线, 及格: 60%"}[kind]
    asks = f"单位指标: 是, 折算: {rescaled}, {judged}"
    blocks = "".join(
        f"  - {{名称: {name}, 分值: {points}, {asks}, 二级: [{', '.join(BLOCKS[name])}]}}\n"
        for name, points in (("产出指标", 40), ("效益指标", 30))
    )
    return pack_of(
        f"名称: 表\n类型: 项目自评\n不适用: {policy}\n指标:\n"
        "  - 名称: 投入\n    分值: 30\n    二级:\n"
        "      - 名称: 资金\n        分值: 20\n        三级:\n"
        "          - {名称: 到位率, 分值: 7, 取数: 比率.资金到位率, 办法: 按比例}\n"
        "          - {名称: 支出率, 分值: 8, 取数: 比率.实际支出率, 办法: 线性, 满分线: 95%, 零分线: 60%}\n"
        "          - {名称: 合规性, 分值: 5}\n"
        "      - {名称: 管理, 分值: 10}\n"
        f"{blocks}"
        "加分: {名称: 表彰, 上限: 2, 总分上限: 100}\n"
    )


@dataclass(frozen=True)
class Row:
    """An indicator of the unit: where it stands, how it compares and what it is worth."""

    name: str
    block: str
    level2: str
    direction: str
    target: Decimal
    actual: Decimal | str
    points: Decimal

    def text(self, keys: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)) -> str:
        parts = (
            f"一级: {self.block}", f"二级: {self.level2}", f"三级: {self.name}", f"方向: '{self.direction}'",
            f"目标值: {self.target}", f"完成值: {self.actual}", f"分值: {self.points}",
        )  # fmt: skip
        return f"  - {{{', '.join(parts[k] for k in keys)}}}\n"


@dataclass(frozen=True)
class Form:
    """A filled form: money, the unit's own scores and its indicators."""

    money: tuple[Decimal, Decimal, Decimal]
    scores: tuple[Decimal | str, Decimal | str, Decimal]  # 合规性, 管理, 表彰
    rows: tuple[Row, ...]
    policy: str = "满分"
    kind: str = "按比例"
    rescaled: str = "否"

    def text(self, rng: random.Random | None = None) -> str:
        """The form as YAML; ``rng`` puts keys in another order."""
        planned, given_, spent = self.money
        money = [f"年初预算: {planned}", f"划拨: {given_}", f"支出: {spent}"]
        names = ("合规性", "管理", "表彰")
        scores = [f"{n}: {{得分: {s}}}" for n, s in zip(names, self.scores, strict=True)]
        keys = list(range(7))
        if rng is not None:
            rng.shuffle(money)
            rng.shuffle(scores)
            rng.shuffle(keys)
        rows = "".join(row.text(tuple(keys)) for row in self.rows)
        parts = [f"预算: {{{', '.join(money)}}}\n", f"评分: {{{', '.join(scores)}}}\n"]
        parts += [f"指标:\n{rows}"] if rows else []
        if rng is not None:
            rng.shuffle(parts)
        return "".join(parts)

    def sheet(self, rng: random.Random | None = None) -> ScoreSheet:
        return sheet_of(self.text(rng), tree(self.policy, self.kind, self.rescaled), PROJECT)


AMOUNTS = st.decimals(0, 200, places=2)
SMALL = st.decimals(0, 12, places=1)
NOT_APPLICABLE = st.just("不适用")


@st.composite
def rows(draw: st.DrawFn, *, may_lack: bool = True) -> tuple[Row, ...]:
    """Indicators of both blocks with different names; at least one in each block."""
    made = []
    for block, seconds in BLOCKS.items():
        for i in range(draw(st.integers(1, 4))):
            actual = draw(SMALL | NOT_APPLICABLE if may_lack else SMALL)
            points = draw(st.decimals(0, 20, places=draw(st.sampled_from([0, 1, 2]))))
            level2, direction = draw(st.sampled_from(seconds)), draw(st.sampled_from(["≥", "≤", "=", ">", "<"]))
            made.append(Row(f"{block}{i}", block, level2, direction, draw(SMALL), actual, points))
    return tuple(made)


FORMS = st.builds(
    Form,
    st.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
    st.tuples(st.decimals(0, 5, places=2) | NOT_APPLICABLE, st.decimals(0, 10, places=2), st.decimals(0, 4, places=1)),
    rows(),
    st.sampled_from(POLICIES),
    st.sampled_from(["按比例", "及格线"]),
    st.sampled_from(["是", "否"]),
)


def every_row(sheet: ScoreSheet) -> Iterator[ScoreRow]:
    stack = list(sheet.rows)
    while stack:
        one = stack.pop()
        yield one
        stack.extend(one.children)


@given(FORMS)
def test_a_score_lies_between_nothing_and_the_points(form: Form) -> None:
    for row in every_row(form.sheet()):
        assert row.points is not None
        assert row.score is not None
        assert 0 <= row.score <= row.points
        assert row.score == row.score.quantize(Decimal("0.01"))


@given(FORMS)
def test_children_add_up_to_their_parents(form: Form) -> None:
    """Scores and points at every level; each leaf rounded by hand before it is added."""
    for row in every_row(form.sheet()):
        if row.children:
            assert row.score == sum(child.score or 0 for child in row.children)
            assert row.points == sum(child.points or 0 for child in row.children)
            leaves = row.leaves()
            assert row.score == sum(leaf.score or 0 for leaf in leaves)
            for leaf in leaves:
                share = leaf.leaf.share if leaf.leaf is not None else None
                if share is not None and leaf.points is not None:
                    assert leaf.score == leaf_score(leaf.points, share)


@given(FORMS)
def test_total_and_grade_agree(form: Form) -> None:
    sheet = form.sheet()
    level1 = sum((row.score or Decimal(0) for row in sheet.rows), Decimal(0))
    assert sheet.total == min(level1 + min(form.scores[2], Decimal(2)), Decimal(100))
    assert sheet.is_derived
    assert sheet.grade == grade_of(
        sheet.total, (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
    )
    bands = [sheet.total >= 90, 80 <= sheet.total < 90, 60 <= sheet.total < 80, sheet.total < 60]
    assert dict(zip(("优", "良", "中", "差"), bands, strict=True))[sheet.grade]


def facts(sheet: ScoreSheet) -> tuple[object, ...]:
    """Everything told of a sheet, whatever the order of the unit's indicators."""
    rows_ = sorted((row.name, row.points, row.score) for row in every_row(sheet))
    return rows_, sheet.total, sheet.grade


@given(FORMS, st.randoms(use_true_random=False), st.permutations(range(8)))
def test_the_order_of_rows_and_keys_changes_no_score(form: Form, rng: random.Random, order: list[int]) -> None:
    turned = replace(form, rows=tuple(form.rows[i] for i in order if i < len(form.rows)))
    assert sorted(turned.rows, key=lambda r: r.name) == sorted(form.rows, key=lambda r: r.name)
    assert facts(turned.sheet(rng)) == facts(form.sheet())


def level_scores(sheet: ScoreSheet, block: str, level2: str, name: str) -> list[Decimal]:
    """The scores from the leaf upwards: leaf, level 2, level 1, total."""
    one = next(row for row in sheet.rows if row.name == block)
    two = next(row for row in one.children if row.name == level2)
    leaf = next(row for row in two.children if row.name == name)
    found = [leaf.score, two.score, one.score, sheet.total]
    return [score for score in found if score is not None]


@given(FORMS, st.data())
def test_more_of_a_positive_indicator_never_lowers_anything(form: Form, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(form.rows) - 1))
    row = replace(form.rows[i], direction=data.draw(st.sampled_from("≥>")), actual=data.draw(SMALL))
    more = replace(row, actual=row.actual + data.draw(SMALL))  # type: ignore[operator] # a number by now
    _rises(form, i, row, more)


@given(FORMS, st.data())
def test_less_of_a_reverse_indicator_never_lowers_anything(form: Form, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(form.rows) - 1))
    low, high = sorted((data.draw(SMALL), data.draw(SMALL)))
    row = replace(form.rows[i], direction=data.draw(st.sampled_from("≤<")), actual=high)
    _rises(form, i, row, replace(row, actual=low))


def _rises(form: Form, i: int, worse: Row, better: Row) -> None:
    sheets = [replace(form, rows=(*form.rows[:i], row, *form.rows[i + 1 :])).sheet() for row in (worse, better)]
    before, after = (level_scores(sheet, worse.block, worse.level2, worse.name) for sheet in sheets)
    assert len(before) == len(after) == 4
    assert all(a >= b for a, b in zip(after, before, strict=True))


@given(FORMS, st.decimals(0, 50, places=2))
def test_more_money_never_lowers_anything(form: Form, more: Decimal) -> None:
    """More allocated of what was planned, more spent of what was allocated."""
    planned, given_, spent = form.money
    assume(planned > 0 and given_ > 0)
    for name, money in (("到位率", (planned, given_ + more, spent)), ("支出率", (planned, given_, spent + more))):
        sheets = [form.sheet(), replace(form, money=money).sheet()]
        found = [next(leaf.score for leaf in sheet.leaves() if leaf.name == name) for sheet in sheets]
        assert found[0] is not None
        assert found[1] is not None
        assert found[1] >= found[0]


@given(FORMS, st.sampled_from(["合规性", "管理"]))
def test_points_stay_the_same_whatever_does_not_apply(form: Form, name: str) -> None:
    """满分, 分摊 and 零分 move or grant points, they make and lose none: 30 for the pack's, the unit's for its own."""
    scores = ("不适用", *form.scores[1:]) if name == "合规性" else (form.scores[0], "不适用", form.scores[2])
    for policy in POLICIES:
        sheet = replace(form, scores=scores, policy=policy).sheet()
        assert sheet.rows[0].points == 30
        for one, block in zip(sheet.rows[1:], (40, 30), strict=True):
            given_ = sum(row.points for row in form.rows if row.block == one.name)
            assert one.points == (block if form.rescaled == "是" else given_)
        assert [two.points for two in sheet.rows[0].children] == [20, 10]
        assert sum(leaf.points or 0 for leaf in sheet.rows[0].leaves()) == 30


@given(rows(may_lack=False), st.data())
def test_what_does_not_apply_by_each_policy(indicators: tuple[Row, ...], data: st.DataObject) -> None:
    """满分 gives the points, 零分 gives none, 分摊 moves them to the siblings of the block."""
    i = data.draw(st.integers(0, len(indicators) - 1))
    gone = replace(indicators[i], actual="不适用")
    form = Form((Decimal(1),) * 3, (Decimal(5), Decimal(10), Decimal(0)), (*indicators[:i], gone, *indicators[i + 1 :]))
    by_policy = {}
    for policy in POLICIES:
        sheet = replace(form, policy=policy).sheet()
        by_policy[policy] = next(leaf for leaf in sheet.leaves() if leaf.name == gone.name)
    alone = sum(1 for row in indicators if row.block == gone.block) == 1
    assert (by_policy["满分"].points, by_policy["满分"].score) == (gone.points, gone.points)
    assert (by_policy["零分"].points, by_policy["零分"].score) == (gone.points, 0)
    wanted = gone.points if alone else 0
    assert (by_policy["分摊"].points, by_policy["分摊"].score) == (wanted, wanted)


@given(FORMS, st.data())
def test_nothing_is_scored_without_its_value(form: Form, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(form.rows) - 1))
    lacking = replace(form.rows[i], actual="待填")
    sheet = replace(form, rows=(*form.rows[:i], lacking, *form.rows[i + 1 :])).sheet()
    assert [leaf.name for leaf in sheet.leaves() if leaf.score is None] == [lacking.name]
    assert (sheet.total, sheet.grade, sheet.is_derived) == (None, "", False)


def test_a_hundredth_that_cannot_be_split_goes_by_name() -> None:
    """10 points that don't apply among three of 10: 13.34 + 13.33 + 13.33, wherever the rows stand."""
    tens = [
        Row(n, "产出指标", "数量指标", "≥", Decimal(10), a, Decimal(10)) for n, a in zip("abcd", VALUES, strict=True)
    ]
    effect = Row("e", "效益指标", "社会效益指标", "≥", Decimal(1), Decimal(1), Decimal(30))
    for order in permutations(tens):
        form = Form((Decimal(1),) * 3, (Decimal(5), Decimal(10), Decimal(0)), (*order, effect), "分摊")
        leaves = {leaf.name: (leaf.points, leaf.score) for leaf in form.sheet().rows[1].leaves()}
        assert {name: points for name, (points, _) in leaves.items()} == {
            "a": Decimal("13.34"), "b": Decimal("13.33"), "c": Decimal("13.33"), "d": 0,
        }  # fmt: skip
        assert {name: score for name, (_, score) in leaves.items()} == {
            "a": Decimal("13.34"), "b": Decimal("6.67"), "c": 0, "d": 0,
        }  # fmt: skip


def test_points_brought_to_a_block_go_by_name_too() -> None:
    """Three of 10 in a block of 40: 13.34 + 13.33 + 13.33, wherever the rows stand."""
    tens = [Row(name, "产出指标", "数量指标", "≥", Decimal(1), Decimal(1), Decimal(10)) for name in "abc"]
    effect = Row("e", "效益指标", "社会效益指标", "≥", Decimal(1), Decimal(1), Decimal(30))
    for order in permutations(tens):
        form = Form((Decimal(1),) * 3, (Decimal(5), Decimal(10), Decimal(0)), (*order, effect), rescaled="是")
        points = {leaf.name: leaf.points for leaf in form.sheet().rows[1].leaves()}
        assert points == {"a": Decimal("13.34"), "b": Decimal("13.33"), "c": Decimal("13.33")}


def test_the_tree_of_these_tests_is_a_hundred() -> None:
    for policy in POLICIES:
        used = tree(policy, "按比例").trees[0]
        assert sum(one.points or 0 for one in used.level1) == 100
        assert used.not_applicable == policy
