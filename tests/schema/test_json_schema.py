"""The JSON Schema for editors: valid itself, accepts the examples, rejects what a check rejects."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from check_jsonschema.parsers.yaml import construct_yaml_implementation
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAMLError

from perfeval_gen.diagnostics import Severity
from perfeval_gen.resources import data_root, load_data
from perfeval_gen.schema.json_schema import json_schema
from perfeval_gen.schema.json_snippets import snippet_of
from perfeval_gen.schema.model import KINDS, Field, fields_of, load_schema
from perfeval_gen.schema.read import Reading
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree
from tests.cli.mistakes import FIELDS, HEAD
from tests.cli.run import run

EXAMPLES = sorted((data_root() / "examples").glob("*.yaml"))
SCHEMA = json_schema()
YAML12 = construct_yaml_implementation()
CHECK = jsonschema.Draft7Validator(SCHEMA)


class _Texts(yaml.SafeLoader):
    """YAML as editors see it, save that a date is a text."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=_Texts)  # noqa: S506 - a safe loader


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(KINDS) <= set(SCHEMA["definitions"])


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_it_accepts_the_example(path: Path) -> None:
    faults = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in CHECK.iter_errors(loaded(path.read_text("utf-8")))]
    assert faults == []


@pytest.mark.parametrize("path", [p for p in EXAMPLES if "ids" not in p.name], ids=lambda p: p.stem)
def test_it_rejects_a_misspelt_key_anywhere(path: Path) -> None:
    whole = loaded(path.read_text("utf-8"))
    seen = 0
    for keys in sections(whole):
        if keys[:1] in (["自报"], ["评分"], ["reported"], ["scores"]) and (
            len(keys) == 1 or keys[-1] in ("各项", "answers")
        ):
            continue  # names of figures, indicators and conditions: the pack knows them, the schema does not
        spoilt = copy.deepcopy(whole)
        section = spoilt
        for key in keys:
            section = section[key]
        section["错别字段"] = 1
        assert not CHECK.is_valid(spoilt), keys
        seen += 1
    assert seen > 5


def sections(value: Any, keys: tuple[Any, ...] = ()) -> list[list[Any]]:
    """The way to every mapping whose keys are fixed; what is written with ids is not looked into by editors."""
    found: list[list[Any]] = []
    if isinstance(value, dict):
        found.append(list(keys))
        for key, inner in value.items():
            if not str(key).isascii():
                found.extend(sections(inner, (*keys, key)))
    if isinstance(value, list):
        for i, inner in enumerate(value):
            found.extend(sections(inner, (*keys, i)))
    return found


EDITORS_SEE = [m for m in FIELDS if m.code in {"PE201", "PE203", "PE205", "PE209", "PE210", "PE213"}]


@pytest.mark.parametrize("mistake", EDITORS_SEE, ids=lambda m: m.name)
def test_it_rejects_what_the_check_rejects(mistake: Any) -> None:
    assert CHECK.is_valid(loaded(HEAD))
    assert not CHECK.is_valid(loaded(mistake.text))


def test_the_wrong_mistakes_are_many() -> None:
    assert len(EDITORS_SEE) >= 15


@pytest.mark.parametrize("state", ["待填", "无", "不适用", ""])
def test_states_fit_every_field(state: str) -> None:
    for kind in KINDS:
        for field in load_schema(kind).root.fields:
            if field.key not in {"类型", "年度", "单位"}:
                CHECK.validate(loaded(f"{HEAD.replace('整体自评', kind)}{field.key}: {state}\n"))


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "schema")
    assert json.loads(answer.out) == json.loads(json.dumps(SCHEMA))
    assert run(capsys, "表式", "--format", "json").out == answer.out


def field(*path: str, schema: Any = SCHEMA) -> Any:
    """The schema of a field with all that it refers to; path of keys from 整体自评, list items add no step."""
    found: Any = schema["definitions"]["整体自评"]
    for key in path:
        while "items" in found:
            found = found["items"]
        found = resolved(found["properties"][key], schema)
    return found


def resolved(found: Any, schema: Any) -> Any:
    while "$ref" in found:
        found = {
            **schema["definitions"][found["$ref"].rpartition("/")[2]],
            **{k: found[k] for k in found if k != "$ref"},
        }
    return found


def test_a_description_has_a_line_each_for_unit_example_and_source() -> None:
    assert field("资产", "固定资产原值")["description"] == "固定资产总额（原值）\n单位：万元\n例：245"
    assert field("问题", "问题")["description"].splitlines()[0] == "【必填】存在的问题，一条一个"
    assert field("资产", "固定资产原值")["title"] == "固定资产原值"
    assert field("预算", "支出", "调整预算")["title"] == "调整预算数"


def test_choices_come_with_the_states_and_what_they_mean() -> None:
    level = field("单位", "层级")["anyOf"][0]
    assert level["enum"] == ["中央", "省级", "市级", "区级", "县级", "镇级", "待填", "无", "不适用"]
    assert level["enumDescriptions"][-3:] == ["还没有填", "确实没有", "对本单位不适用"]
    assert field("类型")["enum"] == ["整体自评", "项目自评", "转移支付自评"]


def test_messages_are_chinese_wherever_an_editor_takes_one() -> None:
    seen = 0
    for part in parts(SCHEMA):
        said = [name for name in ("pattern", "enum") if name in part]
        said += ["additionalProperties"] if part.get("additionalProperties") is False else []
        for name in said:
            message = part["patternErrorMessage" if name == "pattern" else "errorMessage"]
            assert re.search("[\u4e00-\u9fff]", message), part
        seen += len(said)
    assert seen > 60


def parts(value: Any) -> list[dict[str, Any]]:
    found = [value] if isinstance(value, dict) else []
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found.extend(parts(inner))
    return found


def test_snippets_insert_sections_and_items_that_the_schema_accepts() -> None:
    """With every stop left as it is proposed, and with every choice taken."""
    seen = 0
    for kind in KINDS:
        for made, path in snippets(SCHEMA["definitions"][kind], ()):
            for pick in (0, -1):
                value = chosen(made["body"], pick)
                whole = {"类型": kind, "年度": 2025, "单位": {"名称": "某局"}}
                target = whole
                for key, is_list in path[:-1]:
                    target[key] = [{}] if is_list else {}
                    target = target[key][0] if is_list else target[key]
                target[path[-1][0]] = [value] if path[-1][1] else value
                if path[0][0] == "单位":
                    whole["单位"] = {**whole["单位"], "名称": "某局"}
                faults = [f"{list(e.absolute_path)} {e.message[:100]}" for e in CHECK.iter_errors(whole)]
                assert faults == [], (kind, path)
            seen += 1
    assert seen > 50


Step = tuple[str, bool]


def snippets(shape: Any, path: tuple[Step, ...]) -> list[tuple[Any, tuple[Step, ...]]]:
    found = []
    for key, member in shape.get("properties", {}).items():
        full = resolved(member, SCHEMA)
        step = (*path, (key, "items" in full))
        found += [(s, step) for s in full.get("defaultSnippets", []) if isinstance(s["body"], dict)]
        found += snippets(resolved(full.get("items", full), SCHEMA), step)
    return found


def chosen(body: Any, pick: int) -> Any:
    if isinstance(body, dict):
        return {key: chosen(value, pick) for key, value in body.items()}
    if isinstance(body, list):
        return [chosen(value, pick) for value in body]
    stop = re.fullmatch(r"\$\{\d+[:|](.+?)\|?\}", body)
    assert stop is not None, body
    return loaded(stop[1].split(",")[pick])


def test_every_list_of_what_to_insert_names_fields_that_exist() -> None:
    named = load_data("schemas/插入.yaml")
    assert len(named) > 30
    places = [(kind, *path) for kind in KINDS for path, _ in load_schema(kind).walk()]
    for name, members in named.items():
        end = tuple(step for step in name.split(".") if step not in ("*", "逐项"))
        for member in members:
            wanted = (*end, *str(member).split("."))
            assert any(place[-len(wanted) :] == wanted for place in places), wanted


def test_signs_that_a_snippet_knows_are_escaped() -> None:
    rules = {"甲": {"type": "string", "allowed": ["一,二", "三|四", "五$"]}, "乙": {"type": "string"}}
    section = Field("节", "section", ("dict",), fields=fields_of(rules, ""))
    (snippet,) = snippet_of(section, ("类", "节"), {}, is_item=False)["defaultSnippets"]
    assert snippet["body"] == {"甲": "${1|待填,'一\\,二','三\\|四','五\\$'|}", "乙": "${2:待填}"}


NUMBERS = st.from_regex(r"[-+−]?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True)
TYPED = st.one_of(
    st.sampled_from(
        ["待填", "无", "不适用", "004401", "12:30", "no", "yes", "是", "×", "1,234.50", "１２．５", "0x10", "1_000"]
    ),
    st.sampled_from(
        ["2026-06-11", "2026/6/1", "2026.6.1", "2026年6月11日", "2026-6/1", "2026-13-01", "=", "~", "null", "1e3"]
    ),
    NUMBERS,
    st.builds("{}{}".format, NUMBERS, st.sampled_from(["元", "万元", " 亿元", "%", "％", "万", "人"])),
    st.text("0123456789-./年月日是否 ,，％元万", max_size=8),
)
SINGLE = {
    ("资产", "固定资产原值"), ("预算", "支出", "决算数"), ("填报日期",), ("资产", "账实一致"), ("资产", "公务用车"),
    ("任务概述",), ("单位", "简称"), ("满意度", "满意率"), ("重点督查", "市委督查得分"), ("成效", "指标", "数值"),
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(sorted(SINGLE)), typed=TYPED, quotes=st.sampled_from(["", "'"]))
def test_what_the_reader_takes_the_schema_accepts(path: tuple[str, ...], typed: str, quotes: str) -> None:
    """As YAML types it for other tools, quoted or not; what an editor marks is wrong indeed."""
    text = f"键: {quotes}{typed}{quotes}\n"
    try:
        value = YAML12.load(text)
    except YAMLError:
        return
    parsed = parse_tree(Source("甲", text))
    if parsed.value is None or parsed.failed or not isinstance(value, dict) or list(value) != ["键"]:
        return
    shape: Any = load_schema("整体自评").root
    for key in path:
        shape = (shape.item or shape).member(key)
    reading = Reading()
    reading.value(shape, parsed.value.entries[0][1], ("x",))
    low, high = (shape.constraints.get(name) for name in ("min", "max"))
    outside = (low is not None and typed.strip().startswith(("-", "−"))) or high is not None
    single = jsonschema.Draft7Validator({**field(*path), "definitions": SCHEMA["definitions"]})
    if not any(d.severity >= Severity.ERROR for d in reading.found) and not outside:
        assert single.is_valid(value["键"]), (path, value)
