"""Every number of every example has a reference that leads to it and prints it as a view does."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Stage
from perfeval_gen.figures.data import COUNTS, RATIOS, Datum, data_of
from perfeval_gen.figures.ratios import Figure
from perfeval_gen.pipeline import examine
from perfeval_gen.rendering import Checked
from perfeval_gen.resources import data_root
from perfeval_gen.schema.model import KINDS, load_schema
from perfeval_gen.schema.validate import shape_at
from perfeval_gen.view.binding import evaluated
from perfeval_gen.view.binding_syntax import Stretch
from perfeval_gen.view.references import NEXT_YEAR, RESULT, SCORES, WHOLE, Names, Value
from perfeval_gen.view.style import style_of
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

EXAMPLES = sorted((data_root() / "examples").rglob("*.yaml"))
FILES = [path for path in EXAMPLES if "模板" not in path.parts]


def as_style_prints(datum: Datum, checked: Checked, names: Names) -> str:
    if isinstance(datum.value, Figure):
        return str(names.style.ratio(datum.value))
    shape = shape_at(checked.document.schema, datum.path) if datum.path else None
    return str(datum.value) if shape is None else str(names.style.text(shape, datum.value))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_number_has_a_reference(path: Path) -> None:
    checked = examine(path, Stage.DRAFT).value
    assert checked is not None
    names = Names(checked.document, checked.figures, style_of(checked.pack, Stage.DRAFT))
    data = data_of(checked.document, checked.figures)
    assert data
    for datum in data:
        found = evaluated(Stretch(0, 0, f" {datum.reference} "), names)
        assert isinstance(found, Value), (datum.reference, found)
        assert (found.number, found.kind) == (datum.number, datum.kind), datum.reference
        if "全年预算" not in datum.reference:
            assert found.text == as_style_prints(datum, checked, names), datum.reference


def test_the_examples_were_looked_at() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_names_hide_no_field_and_every_key_can_be_written(kind: str) -> None:
    schema = load_schema(kind)
    ours = {RATIOS, COUNTS, RESULT, SCORES, WHOLE, NEXT_YEAR}
    assert not ours & {f.key for f in schema.root.fields}
    assert all(f.key.isidentifier() for _, f in schema.walk() if f.key)
