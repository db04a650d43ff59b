"""A plain text may stand for an item of a list: a reference in it is read, or refused, as in that field."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.model import KINDS, PREVIOUS, Field, load_schema
from perfeval_gen.view.binding import bind
from tests.binding.bound import PACK
from tests.figures.samples import document

SENTENCE = "{{ 单位.名称 }}在{{ 年度 }}年的事"
Way = tuple[str, ...]


def _shorthands(shape: Field, way: Way = ()) -> Iterator[tuple[Way, Field]]:
    if shape.shorthand:
        yield way, shape
    for member in shape.fields:
        if member.key != PREVIOUS:
            yield from _shorthands(member, (*way, member.key))
    if shape.item is not None:
        yield from _shorthands(shape.item, (*way, ""))


ALL = [(kind, way, shape) for kind in KINDS for way, shape in _shorthands(load_schema(kind).root)]
HEADS = {kind: {"类型": kind, "年度": 2025, "单位": {"名称": "某县数据局"}} for kind in KINDS}
NAMES = {"项目": {"名称": "平台建设"}}


def _put(data: dict[str, object], way: Way, text: str) -> None:
    """Write the text where the way leads; a nameless step is an item of a list."""
    key, rest = way[0], way[1:]
    if rest == ("",):
        data[key] = [text]
    elif rest[0] == "":
        item = dict[str, object](NAMES.get(key, {}))
        data[key] = [item]
        _put(item, rest[1:], text)
    else:
        inner = data.setdefault(key, {})
        assert isinstance(inner, dict)
        _put(inner, rest, text)


@pytest.mark.parametrize(("kind", "way", "shape"), ALL, ids=[f"{kind}-{'.'.join(way)}" for kind, way, _ in ALL])
def test_a_shorthand_is_read_as_the_field_it_stands_for(kind: str, way: Way, shape: Field) -> None:
    data: dict[str, object] = json.loads(json.dumps(HEADS[kind] | ({} if kind == "整体自评" else {"名称": "平台建设"})))
    _put(data, way, SENTENCE)
    checked = document(json.dumps(data, ensure_ascii=False), head="")  # JSON is YAML
    made = bind(checked, derive_figures(checked, PACK), PACK)
    member = shape.member(shape.shorthand)
    assert member is not None
    assert made.value is not None
    assert ("某县数据局在2025年的事" in repr(made.value.data)) == member.narrative
    wanted = [] if member.narrative else [("PE436", f"“{member.title}”里不能写引用")]
    assert [(d.code, d.message) for d in made.diagnostics] == wanted


def test_the_shorthands_of_the_schemas_were_found() -> None:
    narrative = {".".join(w for w in way if w) for _, way, f in ALL if f.index[f.shorthand].narrative}
    assert narrative == {"职责.条目", "任务", "目标", "问题", "项目.问题"}


def test_an_item_that_has_no_name_is_called_by_its_list() -> None:
    checked = document('自评工作: {组员: ["{{ 年度 }}"]}\n')
    found = [d.message for d in bind(checked, derive_figures(checked, PACK), PACK).diagnostics]
    assert found == ["“组员”里不能写引用"]
