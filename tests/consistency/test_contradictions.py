"""Every contradiction of the catalogue's part 2 is found: by its rule, at its line, with the value it should be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval_gen import check_file
from perfeval_gen.diagnostics import Diagnostic
from perfeval_gen.schema.model import load_schema
from perfeval_gen.workflows.codes import code_of
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

HERE = Path(__file__).parent
ENTRIES = {f"F-{n:02}" for n in range(1, 77)} | {"F-18b", "F-19b"}
CONTROL = "F-64"
QUIET = {"PE202", "PE212", "PE814", "PE435"}  # what any short file lacks; the offer of a reference
TABLE: list[dict[str, Any]] = yaml.safe_load((HERE / "矛盾.yaml").read_text("utf-8"))
FOUND = [row for row in TABLE if "行" in row]
OPEN = [row for row in TABLE if "不能判定" in row]


@cache
def checked(name: str, stage: str) -> tuple[Diagnostic, ...]:
    return check_file(HERE / name, stage=stage).diagnostics


def said(item: Diagnostic) -> str:
    """All words of a finding, with one kind of minus."""
    parts = (item.message, item.mark, item.hint, *(text for _, text in item.related))
    return "\n".join(parts).replace("−", "-").replace("－", "-")


def name_of(row: dict[str, Any]) -> str:
    return f"{row['编号']}-{row['规则'][0]}-{row['行']}"


def test_the_table_is_whole() -> None:
    """Each entry stands in it, at most twelve of 77 undecided, and nothing but fixtures lies here."""
    assert {row["编号"] for row in TABLE} == ENTRIES
    assert {row["编号"] for row in FOUND} | {row["编号"] for row in OPEN} == ENTRIES - {CONTROL}
    assert len({row["编号"] for row in FOUND}) >= 65
    assert all(len(row["不能判定"]) >= 10 for row in OPEN)
    assert {path.stem for path in HERE.glob("F-*.yaml")} == ENTRIES
    assert all(row["规则"] for row in TABLE if row["编号"] != CONTROL)


@pytest.mark.parametrize("row", FOUND, ids=name_of)
def test_a_contradiction_is_found(row: dict[str, Any]) -> None:
    found = checked(row["文件"], row.get("阶段", "草稿"))
    told = [d for d in found if d.rule in row["规则"] and d.location.line == row["行"]]
    exact = [d for d in told if d.code == row["代码"] and all(value in said(d) for value in row["期望"])]
    assert exact, [(d.code, d.rule, d.location.line, d.message, d.mark) for d in found if d.code not in QUIET]
    code = code_of(row["代码"])
    assert code is not None
    assert {d.rule for d in exact} <= {code.rule, *code.rules}


def test_the_control_gives_nothing() -> None:
    assert not [d for d in checked(f"{CONTROL}.yaml", "草稿") if d.code not in QUIET]


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_a_fixture_is_valid(entry: str) -> None:
    """It reads without an error of YAML or schema and names a unit that doesn't exist."""
    found = checked(f"{entry}.yaml", "草稿")
    assert not [d for d in found if d.code[:3] in ("PE1", "PE2", "PE8") and d.code not in QUIET]
    tree = yaml.safe_load((HERE / f"{entry}.yaml").read_text("utf-8"))
    assert load_schema(tree["类型"])
    assert tree["单位"]["名称"] in ("某市测试局", "某县测试局", "某区测试局")
