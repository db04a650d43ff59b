"""The ledger of numbers that were recomputed and agree: neither as data nor in sentences is anything reported.

Nor is anything reported of a file in which nothing is filled in yet, or nothing applies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval_gen import check_file
from perfeval_gen.schema.model import Field
from tests.full_document import Filler
from tests.quick_packs import packs_read_once  # noqa: F401 - a fixture of this module

LEDGER = Path(__file__).parent / "账.yaml"
ROWS: list[dict[str, Any]] = yaml.safe_load(LEDGER.read_text("utf-8"))
OPEN = {"PE314", "PE435"}  # no score yet: nothing is filled in there; the offer of a reference
YEARS = {"S0": 2025, "S1": 2023, "S2": 2020, "S3": 2024, "S4": 2023}
WAYS = [(row, way) for row in ROWS for way in ("正文", "都写") if way == "正文" or "数据" in row]


def head(row: dict[str, Any]) -> dict[str, Any]:
    year = YEARS[row["出处"]]
    kind = row.get("类型", "整体自评")
    made = {"类型": kind, "模板包": "gd-zhanjiang", "年度": year, "填报日期": f"{year + 1}-06-11"}
    unit = {"名称": "某市测试局", "自称": "我局", "层级": "市级"}
    return {**made, "单位": unit, **({"名称": "测试工作经费"} if kind == "项目自评" else {})}


def written(row: dict[str, Any], way: str) -> str:
    """A file with the row's sentence, or with its data too."""
    tree = {**head(row), **(row["数据"] if way == "都写" else {})}
    tree["其他章节"] = [{"标题": "其他需要说明的情况", "内容": row["正文"]}]
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=4000)


@pytest.mark.parametrize(("row", "way"), WAYS, ids=lambda v: v if isinstance(v, str) else v["账"][:20])
def test_what_agrees_is_not_reported(row: dict[str, Any], way: str, tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(written(row, way), "utf-8")
    found = check_file(path).diagnostics
    assert not [d for d in found if d.code[2] == "1"]
    assert not [(d.code, d.message) for d in found if d.code[2] in "345" and d.code not in OPEN]


def test_every_row_of_the_ledger_is_there() -> None:
    assert {source: sum(row["出处"] == source for row in ROWS) for source in YEARS} == {
        "S0": 6, "S1": 8, "S2": 12, "S3": 2, "S4": 4,
    }  # fmt: skip
    assert all(row["正文"] for row in ROWS)


def is_leaf(shape: Field, path: tuple[str, ...]) -> bool:
    nests = shape.fields or shape.item is not None or shape.values is not None
    return not nests and path != ("单位", "名称")


@pytest.mark.parametrize("state", ["待填", "不适用"])
@pytest.mark.parametrize(
    ("kind", "pack"),
    [("整体自评", "gd-zhanjiang"), ("项目自评", "gd-zhanjiang"), ("项目自评", "cn"), ("转移支付自评", "cn")],
)
def test_where_nothing_is_filled_in_nothing_is_wrong(kind: str, pack: str, state: str, tmp_path: Path) -> None:
    path = tmp_path / "整体.yaml"
    path.write_text(Filler(kind, pack, state=state, is_stated=is_leaf).document(), "utf-8")
    found = check_file(path).diagnostics
    assert not [(d.code, d.message) for d in found if d.code not in {*OPEN, "PE212"}]
