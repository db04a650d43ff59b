"""Documents made at random from the schema, alterations of them, and the many ways to write one down."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import yaml

from perfeval_gen import pipeline
from perfeval_gen.diagnostics import Severity, Stage
from perfeval_gen.quantities import UNITS, Unit, convert
from perfeval_gen.rendering import Checked
from perfeval_gen.schema.model import PREVIOUS, Field, load_schema

WORDS = ("口袋公园", "行道树", "绿道", "广场", "苗圃", "花境", "古树")
SENTENCES = (
    "全年建成口袋公园5个。", "全年建成口袋公园6个。", "资金使用合规。", "市民总体满意；建议加强管护。",
    "更换行道树240株！",
    "其中二级古树12株，长势良好。", "是否达标？", "没有句号的一句", "**加粗**的一句。",
)  # fmt: skip
PACKS = {"整体自评": "gd-zhanjiang", "项目自评": "cn", "转移支付自评": "cn"}
STATES = ("待填", "无", "不适用")
HEAD = {"类型", "版本", "模板包", "年度", "金额单位", "单位", PREVIOUS}
UNREADABLE = {"PE201", "PE203", "PE204", "PE205", "PE206", "PE207", "PE208", "PE209", "PE210", "PE213", "PE214"}


@dataclass(frozen=True)
class Money:
    """An amount that may be written in any unit."""

    yuan: Decimal

    def written(self, unit: Unit) -> str:
        return f"{convert(self.yuan, '元', unit):f}{unit}"


def document(random: Random, kind: str = "整体自评", density: float = 0.35) -> dict[str, Any]:
    """A document of 2025 with some of the fields of its schema."""
    made: dict[str, Any] = {"类型": kind, "模板包": PACKS[kind], "年度": "2025", "单位": {"名称": "某县局"}}
    for shape in load_schema(kind).root.fields:
        if shape.key == PREVIOUS and random.random() < density:
            made[shape.key] = section(shape, random, density)
        elif shape.key not in HEAD and (shape.key == "名称" or random.random() < density * 1.5):
            made[shape.key] = value(shape, random, density)
    return made


def section(shape: Field, random: Random, density: float) -> dict[str, Any]:
    return {f.key: value(f, random, density) for f in shape.fields if f.required or random.random() < density}


def value(shape: Field, random: Random, density: float) -> Any:
    if not shape.required and random.random() < 0.08:
        return random.choice(STATES)
    if shape.fields:
        return section(shape, random, density)
    if shape.values is not None:
        names = random.sample(WORDS, random.randrange(4))
        return {name: value(shape.values, random, density) for name in names}
    if shape.item is not None:
        return [item(shape.item, random, density) for _ in range(random.randrange(5))]
    return scalar(shape, random)


def item(shape: Field, random: Random, density: float) -> Any:
    return section(shape, random, density) if shape.fields else scalar(shape, random)


def scalar(shape: Field, random: Random) -> Any:
    kind, allowed = shape.types[0], shape.constraints.get("allowed")
    low, high = shape.constraints.get("min", 0), shape.constraints.get("max", 90)
    made: dict[str, Callable[[], Any]] = {
        "amount": lambda: Money(Decimal(random.randrange(10**9)).scaleb(-2)),
        "decimal": lambda: str(Decimal(random.randrange(100 * high)).scaleb(-2)),
        "percent": lambda: f"{Decimal(random.randrange(1000)).scaleb(-1)}%",
        "integer": lambda: str(random.randrange(low, high + 1)),
        "date": lambda: f"{random.choice((2024, 2025, 2026))}-0{random.randrange(1, 10)}-1{random.randrange(10)}",
        "boolean": lambda: random.choice(("是", "否")),
        "value": lambda: random.choice(("5", "7.50", "12.5%", "有所改善")),
        "prose": lambda: prose(random),
    }
    if allowed:
        return random.choice(allowed)
    if kind in made:
        return made[kind]()
    return random.choice(WORDS if random.random() < 0.7 else SENTENCES)


def prose(random: Random) -> Any:
    text = "".join(random.choices(SENTENCES, k=random.randrange(1, 5)))
    if random.random() < 0.6:
        return text
    table = {"表头": ["项目", "数量"], "行": [[random.choice(WORDS), "1"]]}
    return [text, {"小标题": random.choice(WORDS)}, {"条目": random.choices(SENTENCES, k=2)}, {"表格": table}]


def altered(tree: Any, random: Random, shape: Field | None = None, rate: float = 0.15) -> Any:
    """The same with some values changed, keys left out or added, items dropped, doubled or moved."""
    shape = shape or load_schema(tree["类型"]).root
    if isinstance(tree, dict) and (shape.fields or shape.values is not None):
        return _altered_section(tree, random, shape, rate)
    if isinstance(tree, list) and shape.item is not None:
        items = [altered(one, random, shape.item, rate) for one in tree if random.random() > rate]
        if random.random() < rate:
            items.append(item(shape.item, random, 0.35))
        if random.random() < rate:
            random.shuffle(items)
        return items
    if shape.key in HEAD or random.random() > rate:
        return tree
    return scalar(shape, random) if not (shape.fields or shape.item or shape.values) else tree


def _altered_section(tree: dict[str, Any], random: Random, shape: Field, rate: float) -> dict[str, Any]:
    made = {}
    for key, one in tree.items():
        inner = shape.values or shape.member(key)
        assert inner is not None, key
        if key in HEAD or inner.required or random.random() > rate / 2:
            made[key] = one if key in HEAD else altered(one, random, inner, rate)
    missing = [f for f in shape.fields if f.key not in tree and f.key not in HEAD]
    if missing and random.random() < rate:
        added = random.choice(missing)
        made[added.key] = value(added, random, 0.35)
    return made


# -- writing ------------------------------------------------------------------------------------------------------


def plain(
    tree: Any, unit: Callable[[], Unit] = lambda: "万元", order: Callable[[list[Any]], None] | None = None
) -> Any:
    """The tree with amounts as texts; ``order`` may change the order of keys."""
    if isinstance(tree, dict):
        entries = list(tree.items())
        if order is not None:
            order(entries)
        return {key: plain(one, unit, order) for key, one in entries}
    if isinstance(tree, list):
        return [plain(one, unit, order) for one in tree]
    return tree.written(unit()) if isinstance(tree, Money) else tree


def as_block(tree: Any) -> str:
    return dumped(plain(tree), width=10_000)


def dumped(tree: Any, width: int, *, flow: bool | None = False) -> str:
    """The tree as YAML, by libyaml's dumper where PyYAML has it."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(tree, None, dumper, allow_unicode=True, sort_keys=False, width=width, default_flow_style=flow))


def otherwise(tree: Any, random: Random) -> str:
    """The same in other words: keys in another order, amounts in other units, one line, comments."""
    same = plain(tree, lambda: random.choice(UNITS), random.shuffle)
    if random.random() < 0.5:
        return f"# 说明\n{json.dumps(same, ensure_ascii=False, indent=1)}   # 完\n"
    flow = random.choice((True, False, None))
    return "# 说明\n" + dumped(same, 60_000, flow=flow)


def checked(text: str, folder: Path, name: str = "整体.yaml") -> Checked:
    """A document read and checked as from a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    with patch.object(pipeline.checks, "run_checks", lambda *_: ()):  # long, and not compared
        outcome = pipeline.examine(path, Stage.DRAFT)
    errors = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]
    assert not [d for d in errors if d.code in UNREADABLE], errors[:5]
    assert outcome.value is not None, errors[:5]
    return outcome.value
