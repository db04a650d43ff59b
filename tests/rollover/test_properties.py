"""Whatever a file looks like: no comment, no value and no field of the unit's own is lost, and every value is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfeval_gen.schema.model import KINDS, PREVIOUS, Field, load_schema
from perfeval_gen.source.node import Node
from perfeval_gen.source.spans import find_spans
from perfeval_gen.workflows.rollover.again import merge, remembered
from perfeval_gen.workflows.rollover.plan import Plan
from perfeval_gen.workflows.rollover.rules import Fate, is_open, scalars
from tests.rollover.samples import marked, read, rolled
from tests.workflows.commented import Writer

SEEDS = st.integers(0, 2**32)
STAYS = (Fate.KEPT, Fate.TO_CONFIRM, Fate.UNKNOWN)
MOVES = (Fate.PREVIOUS, Fate.RECTIFIED)


def file_of(kind: str, seed: int) -> str:
    return Writer(Random(seed)).file(load_schema(kind).root)  # noqa: S311 - no secrets here


def comments(text: str) -> Counter[str]:
    source, tree = read(text)
    return Counter(c.text.partition("#?")[0].rstrip() for c in find_spans(source, tree).comments)


def own(shape: Field, node: Node) -> Iterator[str]:
    """The names of fields that the form doesn't know, where it has fields; those of the year before go."""
    for key, child in node.entries if shape.fields else ():
        member = shape.member(key)
        if member is None:
            yield key
        elif member.key != PREVIOUS:
            yield from own(member, child)
    for child in node.items if shape.item is not None else ():
        yield from own(shape.item or shape, child)


def at(tree: Node, path: tuple[str | int, ...]) -> Node | None:
    here: Node | None = tree
    for step in path:
        if here is None:
            return None
        inner = dict(enumerate(here.items)) | dict(here.entries)
        here = inner.get(step)
    return here


def turned(kind: str, seed: int) -> tuple[str, Plan]:
    text = file_of(kind, seed)
    made = rolled(text, kind)
    assume(not made.ended)
    return text, made


RENEWED = ("上年结转", "上年末", "上年数", "carried_in", "previous_year_end", "previous_value")


@settings(max_examples=80)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_no_comment_is_lost(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    assert comments(text) - comments(made.text) == Counter()


@settings(max_examples=80)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_every_value_is_told_once(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    _, tree = read(text)
    assert Counter(leaf.path for leaf in made.leaves) == Counter(n.location.path for n in scalars(tree))


@settings(max_examples=80)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_no_value_is_lost(kind: str, seed: int) -> None:
    """What stays says the same in the same place, marked where it is to be confirmed; what moves is there."""
    text, made = turned(kind, seed)
    (_, old), (_, new) = read(text), read(made.text)
    marks = marked(made.text)
    moved: Counter[str] = Counter()
    for leaf in made.leaves:
        was, now = at(old, leaf.path), at(new, leaf.path)
        assert was is not None
        if leaf.fate in STAYS:
            assert now is not None
            assert (now.value.rstrip("\n"), now.quoted) == (was.value.rstrip("\n"), was.quoted)
        if leaf.fate in STAYS[1:] and not is_open(was):
            assert any(leaf.path[:n] in marks for n in range(len(leaf.path) + 1)), leaf
        if leaf.fate in MOVES:
            moved[was.value.strip()] += 1
        if leaf.fate in (Fate.CLEARED, Fate.PREVIOUS) and now is not None and now.kind == "scalar":
            assert is_open(now) or now.value == "无" or leaf.path[-1] in RENEWED, leaf
    assert moved - Counter(one.value.strip() for one in scalars(new)) == Counter()


@settings(max_examples=80)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_no_field_of_the_unit_s_own_is_lost(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    root = load_schema(kind).root
    before, after = (Counter(own(root, read(one)[1])) for one in (text, made.text))
    assert before - after == Counter()


@settings(max_examples=60)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_keys_keep_their_order(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    (_, old), (_, new) = read(text), read(made.text)
    before, after = [key for key, _ in old.entries], [key for key, _ in new.entries]
    assert [key for key in after if key in before] == before
    assert set(after) - set(before) <= {"上年", "previous_year", "上年问题整改", "上年结转", "上年末"}


@settings(max_examples=60)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_a_second_run_changes_nothing(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    again = rolled(text, kind)
    assert again == made
    assert merge(made.text, again.text, None).text == made.text
    assert merge(made.text, again.text, remembered(made.text)).text == made.text


@settings(max_examples=60)
@given(kind=st.sampled_from(KINDS), seed=SEEDS)
def test_the_next_year_can_be_rolled_over_too(kind: str, seed: int) -> None:
    text, made = turned(kind, seed)
    following = rolled(made.text, kind)
    assume(not following.ended)
    assert comments(text) - comments(following.text) == Counter()
    own = {leaf.path for leaf in made.leaves if leaf.fate is Fate.UNKNOWN}
    assert own <= {leaf.path for leaf in following.leaves if leaf.fate is Fate.UNKNOWN}
