"""The JSON Schema for editors: valid itself, accepts the examples, rejects what a check rejects."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from perfeval_gen.resources import data_root
from perfeval_gen.schema.json_schema import json_schema
from perfeval_gen.schema.model import KINDS, load_schema
from tests.cli.mistakes import FIELDS, HEAD
from tests.cli.run import run

EXAMPLES = sorted((data_root() / "examples").glob("*.yaml"))
SCHEMA = json_schema()
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


def test_titles_help_units_and_choices_are_for_people() -> None:
    whole = SCHEMA["definitions"]["整体自评"]["properties"]
    cost = whole["资产"]["properties"]["固定资产原值"]
    assert "单位：万元" in cost["description"]
    assert cost["examples"] == ["245"]
    assert whole["单位"]["properties"]["层级"]["enum"][:2] == ["中央", "省级"]
