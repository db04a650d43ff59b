"""The canonical form of generated files: reached at once, saying the same, every comment beside its key."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_gen.schema.model import KINDS, Field, Schema, load_schema
from perfeval_gen.schema.validate import validate_as
from perfeval_gen.source.layout import Laid, lay_out
from perfeval_gen.source.node import Node
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from perfeval_gen.workflows.fmt.form import canonical
from tests.workflows.commented import Path, writer_of

SEEDS = st.integers(0, 2**32)  # a seed is shrunk to another file, not to a shorter one


def parsed(text: str) -> Node:
    outcome = parse_tree(Source("整体.yaml", text))
    assert outcome.value is not None, text
    assert not outcome.failed, (outcome.diagnostics, text)
    return outcome.value


def data(schema: Schema, tree: Node) -> object:
    value = validate_as(schema, tree).value
    assert value is not None
    return value.data


@given(SEEDS, st.sampled_from(KINDS))
@settings(max_examples=120)
def test_the_form_is_reached_at_once_and_says_the_same(seed: int, kind: str) -> None:
    schema = load_schema(kind)
    text = writer_of(seed).file(schema.root)
    tree = parsed(text)
    made = canonical(Source("整体.yaml", text), tree, schema.root)
    again = parsed(made)
    assert data(schema, again) == data(schema, tree)
    assert canonical(Source("整体.yaml", made), again, schema.root) == made
    assert made.endswith("\n")
    assert "\t" not in made.replace('"a\\tb"', "")


@given(SEEDS, st.sampled_from(KINDS))
@settings(max_examples=120)
def test_every_comment_stays_beside_its_key(seed: int, kind: str) -> None:
    root = load_schema(kind).root
    writer = writer_of(seed)
    text = writer.file(root)
    made = canonical(Source("整体.yaml", text), parsed(text), root)
    lines, places = made.split("\n"), spans(made)
    for remark, path, place in writer.placed:
        at = next((n for n, line in enumerate(lines) if line.endswith(remark)), -1)
        assert at >= 0, (remark, text, made)
        assert sum(line.count(remark) for line in lines) == 1
        if place == "free":
            continue
        if place in ("head", "end"):
            others = lines[:at] if place == "head" else lines[at:]
            assert not any(line.strip() and not is_remark(line) and "$schema" not in line for line in others), (
                text,
                made,
            )
            continue
        first, last = places[chinese(path, root)]
        told = (remark, path, place, text, made)
        if place == "beside":
            assert first <= at <= last, told
            assert not is_remark(lines[at]), told
        elif place == "above":
            assert next(n for n in range(at, len(lines)) if lines[n].strip() and not is_remark(lines[n])) == first, told
        else:
            last = next(n for n in range(last, -1, -1) if lines[n].strip())  # a text under |+ may end with blank lines
            assert next(n for n in range(at, -1, -1) if lines[n].strip() and not is_remark(lines[n])) == last, told


def is_remark(line: str) -> bool:
    return line.strip().startswith("#") and "注" in line and "不是" not in line


def chinese(path: Path, root: Field) -> Path:
    """The path of keys as the canonical form has it, by what the schema calls them."""
    made: list[str | int] = []
    shape: Field | None = root
    for step in path:
        if isinstance(step, int):
            made.append(step)
            shape = shape.item if shape is not None else None
            continue
        member = shape.member(step) if shape is not None and shape.values is None else None
        made.append(member.key if member is not None else step)
        shape = member if shape is None or shape.values is None else shape.values
    return tuple(made)


def spans(text: str) -> dict[Path, tuple[int, int]]:
    """The lines that each entry takes, by its path; counted from 0."""
    found: dict[Path, tuple[int, int]] = {}

    def walk(laid: Laid, path: Path) -> None:
        for i, entry in enumerate(laid.entries):
            here = (*path, entry.key.value if entry.key is not None else i)
            found[here] = (entry.line, entry.last_line)
            walk(entry.value, here)

    walk(lay_out(text).root, ())
    return found
