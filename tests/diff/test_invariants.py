"""What holds for any two documents: none differs from itself, B and A differ as A and B do, the other way round."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.workflows.diff.compare import compare
from perfeval_gen.workflows.diff.model import Comparison, Difference, Words
from tests.diff.generated import PACKS, altered, as_block, checked, document, otherwise

RANDOM = st.randoms(use_true_random=False)
KINDS = st.sampled_from(tuple(PACKS))
NAMES = ("甲", "乙")
EXAMPLES = settings(max_examples=25)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("比较")


def told(one: Difference) -> tuple[Any, ...]:
    """A difference without what is of one direction only: the percentage, the mark within a sentence."""
    words = one.words and (one.words.removed, one.words.added, tuple((e.before, e.after) for e in one.words.edited))
    delta = one.delta and (one.delta.exact, one.delta.unit)
    places = tuple(str(place) for place in one.places)
    return (
        one.keys, one.kind, one.title, one.before, one.after, delta, words, one.is_derived, one.is_item, one.is_order,
        places,
    )  # fmt: skip


def mirrored(one: Difference) -> Difference:
    words = one.words and Words(
        one.words.added,
        one.words.removed,
        tuple(replace(e, before=e.after, after=e.before) for e in one.words.edited),
    )
    delta = one.delta and replace(one.delta, exact=-one.delta.exact)
    places = (one.places[1], one.places[0])
    return replace(one, before=one.after, after=one.before, words=words, delta=delta, places=places)


def assert_mirrored(there: Comparison, back: Comparison) -> None:
    assert Counter(told(one) for one in there.differences) == Counter(told(mirrored(one)) for one in back.differences)


@EXAMPLES
@given(RANDOM, KINDS)
def test_nothing_differs_from_itself_however_it_is_written(folder: Path, random: Random, kind: str) -> None:
    tree = document(random, kind)
    first = checked(as_block(tree), folder / "甲")
    second = checked(otherwise(tree, random), folder / "乙")
    assert compare(first, first, NAMES).differences == ()
    assert compare(first, second, NAMES).differences == ()


@EXAMPLES
@given(RANDOM, KINDS, st.sampled_from((2023, 2024, 2025, 2026, 2027)))
def test_back_is_the_mirror_of_there(folder: Path, random: Random, kind: str, year: int) -> None:
    tree = document(random, kind)
    other = {**altered(tree, random), "年度": str(year)}
    first, second = checked(as_block(tree), folder / "甲"), checked(as_block(other), folder / "乙")
    there, back = compare(first, second, NAMES), compare(second, first, NAMES[::-1])
    assert_mirrored(there, back)
    assert {d.before == d.after for d in there.differences if not (d.words or d.is_order)} <= {False}


@EXAMPLES
@given(RANDOM)
def test_two_strangers_mirror_too(folder: Path, random: Random) -> None:
    first, second = (checked(as_block(document(random)), folder / name) for name in NAMES)
    assert_mirrored(compare(first, second, NAMES), compare(second, first, NAMES))


@EXAMPLES
@given(RANDOM)
def test_each_difference_is_told_once(folder: Path, random: Random) -> None:
    tree = document(random)
    first, second = checked(as_block(tree), folder / "甲"), checked(as_block(altered(tree, random)), folder / "乙")
    made = compare(first, second, NAMES)
    names = Counter((d.keys, d.is_derived, d.is_order) for d in made.differences)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_generated_differ() -> None:
    """The guard: what is generated has money, indicators, texts and lists, and alterations change it."""
    trees = [document(Random(seed)) for seed in range(20)]  # noqa: S311 - a fixed sample
    text = "".join(map(as_block, trees))
    assert all(word in text for word in ("项目:", "指标:", "万元", "上年:", "条目:", "待填"))
    assert sum(as_block(tree) != as_block(altered(tree, Random(1))) for tree in trees) > 15  # noqa: S311
