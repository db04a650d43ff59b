"""From the text of a YAML file to the bytes of a DOCX file, against libyaml's loader, Cerberus and docxtpl.

``python -m benchmarks.reading [rounds]``; both sides take turns in one process. Each reads the same text, checks it by
the same rules, makes plain values of it and fills the same template; the documents must be the same trees. Validator,
rules and our compiled template are made beforehand. The second table shows how the time grows with the rows of a list.
"""

# ruff: noqa: T201 - what a benchmark is for

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any, Final, NamedTuple

import cerberus
import yaml
from docxtpl import DocxTemplate
from lxml import etree

from perfeval_gen.docx.compiling import compile_template
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.properties import CORE
from perfeval_gen.docx.template import Template
from perfeval_gen.quantities import Amount
from perfeval_gen.schema.document import Document
from perfeval_gen.schema.model import Field, load_schema
from perfeval_gen.schema.rules import PYTHON_TYPES
from perfeval_gen.schema.validate import validate
from perfeval_gen.schema.values import Percent, Prose, State
from perfeval_gen.source.text import read_source
from perfeval_gen.source.tree import parse_tree
from tests.docx.feature_parts import rich_document
from tests.docx.same_parts import differences
from tests.docx.samples import paragraph, table

EXAMPLE: Final = Path(__file__).parent.parent / "examples" / "001-雷州市-2023-整体.yaml"
KIND: Final = "整体自评"
_ROUNDS: Final = 20
_CHARACTERS: Final = 15_000
_SIZES: Final = (10, 100, 1_000, 10_000)
_WHO: Final = ("办公室", "财务股", "业务股", "下属单位", "第三方机构", "各镇街", "项目组", "监督组", "承办单位")
_WHEN: Final = ("年初", "上半年", "第三季度", "年末前", "验收前", "审核后", "调整时", "全年", "逐月", "按合同约定")
_DID: Final = ("制定", "细化", "审核", "汇总", "公开", "核对", "督促落实", "分解", "组织评审", "跟踪", "归档", "通报")
_WHAT: Final = (
    "资金使用计划", "绩效目标", "采购需求", "验收资料", "支付凭证", "项目台账", "评价指标", "佐证材料", "资产清单",
    "年度预算", "满意度问卷", "管理制度", "整改措施", "实施方案", "进度报告", "政策文件", "服务合同",
)  # fmt: skip
_PHRASES: Final = tuple(f"{did}{what}" for did in _DID for what in _WHAT)
_PARAGRAPH: Final = (
    '<w:p><w:pPr><w:pStyle w:val="a"/><w:spacing w:line="560" w:lineRule="exact"/>'
    '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr><w:r><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312" w:hAnsi="Times New Roman"/><w:sz w:val="32"/></w:rPr>'
)


class Took(NamedTuple):
    """Seconds of processor time of one side, round by round."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times as long they take: of the medians, of the shortest."""
        return median(self.theirs) / median(self.ours), min(self.theirs) / min(self.ours)


# -- ours ----------------------------------------------------------------------------------------------------------


def ours(content: bytes, template: Template) -> bytes:
    """Read, check, render."""
    return template.render(context_of(document_of(content)))


def document_of(content: bytes) -> Document:
    """Return the checked document of a file."""
    source = read_source("甲.yaml", content).value
    tree = parse_tree(source).value if source is not None else None
    made = validate(tree).value if tree is not None else None
    if made is None:
        raise ValueError("the example can't be read")
    return made


def context_of(made: Document) -> dict[str, Any]:
    """Return the values as they were typed, by Chinese key."""
    return {f.key: _plain(f, made.data[f.id]) for f in made.schema.root.fields if f.id in made.data}


def _plain(shape: Field, value: Any) -> Any:  # noqa: ANN401, C901, PLR0911 - one line for each type
    if isinstance(value, str):
        return value
    if isinstance(value, Amount):
        return format(value.in_unit(value.unit), "f")
    if isinstance(value, tuple):
        return [_plain(shape.item, one) for one in value] if shape.item is not None else []
    if isinstance(value, State):
        return value.value
    if isinstance(value, Prose):
        return value.text
    if isinstance(value, Percent):
        return format(value.points, "f")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Decimal)):
        return format(value, "f" if isinstance(value, Decimal) else "d")
    if isinstance(value, dt.date):
        return value.isoformat()
    if shape.values is not None:
        return {key: _plain(shape.values, one) for key, one in value.items()}
    return {f.key: _plain(f, value[f.id]) for f in shape.fields if f.id in value}


# -- theirs --------------------------------------------------------------------------------------------------------


class _Validator(cerberus.Validator):  # type: ignore[misc] # cerberus has no types
    """Our rules for what YAML makes of the same text; «待填», «无» and «不适用» fit every field."""

    types_mapping = {  # noqa: RUF012 - the name and form that Cerberus wants
        name: cerberus.TypeDefinition(name, (str, int, float, dt.date, *((dict, list) if inner else ())), ())
        for name in PYTHON_TYPES
        for inner in [name in {"dict", "list", "prose"}]
    }


def validator_of(fields: tuple[Field, ...]) -> Any:  # noqa: ANN401
    """Return Cerberus with the rules of our schema, keyed as people write."""
    return _Validator({f.key: _rule(f) for f in fields})


def _rule(shape: Field) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": list(shape.types), **shape.constraints}
    if shape.required:
        rule["required"] = True
    if shape.fields:
        rule["schema"] = {f.key: _rule(f) for f in shape.fields}
    if shape.item is not None:
        rule["schema"] = {k: v for k, v in _rule(shape.item).items() if k != "required"}
    if shape.values is not None:
        rule["valuesrules"] = {k: v for k, v in _rule(shape.values).items() if k != "required"}
    return rule


def theirs(content: bytes, template: bytes, validator: Any) -> bytes:  # noqa: ANN401
    """Read, check, render."""
    data = yaml.load(content.decode(), Loader=yaml.CSafeLoader)
    if not validator.validate(data, normalize=False):
        raise ValueError(validator.errors)
    made = DocxTemplate(io.BytesIO(template))
    made.render(data, autoescape=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# -- the template ----------------------------------------------------------------------------------------------------


def sentences(characters: int, seed: int = 7) -> Iterator[str]:
    """Yield paragraphs of about a hundred characters that repeat themselves as reports do."""
    random = Random(seed)  # noqa: S311 - any sentences will do
    while characters > 0:
        clauses = [f"{random.choice(_WHEN)}{random.choice(_WHO)}{random.choice(_PHRASES)}" for _ in range(9)]
        text = f"{'，'.join(clauses[:5])}；{'，'.join(clauses[5:])}，涉及资金{random.randrange(10**6) / 100}万元。"
        characters -= len(text)
        yield text


def template_of(content: bytes) -> bytes:
    """Return a report that prints what both sides know as the same text, in sentences and a table."""
    mine = context_of(document_of(content))
    other = yaml.load(content.decode(), Loader=yaml.CSafeLoader)
    rows = [
        [f"{place}、{text[:12]}", f"{{{{ {path} }}}}", "按年度计划完成"]
        for place, (path, text) in enumerate(_alike(mine, other, ""), 1)
    ]
    printed = sum(2 * len(text) + 12 for _, text in _alike(mine, other, ""))
    texts = list(sentences(_CHARACTERS - printed))
    tagged = [f"{text}（{row[1]}）" for text, row in zip(texts, rows[::2], strict=False)]
    name, row = _longest(mine, other)
    listed = [[f"{{%tr for 行 in {name} %}}", *row[1:]], row, ["{%tr endfor %}", *row[1:]]]
    body = "".join(map(paragraph, tagged + texts[len(tagged) :])) + table(rows) + table(listed)
    body = body.replace("<w:p><w:r>", _PARAGRAPH)
    return rich_document(body, header="{{ 单位.名称 }}", footer="{{ 年度 }}年度")


def _longest(mine: dict[str, Any], other: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the longest list of like items, and the tags of a row of it."""
    lists = {
        key: (mine[key], other[key])
        for key in mine
        if isinstance(other.get(key), list) and all(isinstance(one, dict) for one in (*mine[key], *other[key]))
    }
    name = max(lists, key=lambda key: len(lists[key][0]))
    shared = set.intersection(*({path for path, _ in _alike(*pair, "")} for pair in zip(*lists[name], strict=True)))
    return name, [f"{{{{ 行.{key} }}}}" for key in sorted(shared)[:5] if key.isidentifier()]


def _alike(mine: Any, other: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield the expressions that print the same on both sides, with what they print."""
    if isinstance(mine, dict) and isinstance(other, dict):
        for key, value in mine.items():
            if key in other and key.isidentifier():
                yield from _alike(value, other[key], f"{path}.{key}" if path else key)
    elif isinstance(mine, list) and isinstance(other, list):
        for i, (one, another) in enumerate(zip(mine, other, strict=False)):
            yield from _alike(one, another, f"{path}[{i}]")
    elif str(mine) == str(other) and "\n" not in str(mine):
        yield path, str(mine)


def long_unit(rows: int) -> bytes:
    """Return a unit with so many tasks."""
    texts = sentences(rows * 200)
    tasks = "".join(
        f"  - 名称: 任务{i}\n    目标: {text[:20]}\n    结果: {text[21:60]}\n    完成: 已完成\n"
        for i, text in zip(range(rows), texts, strict=False)
    )
    head = "年度: 2025\n填报日期: 2026-05-20\n单位: {名称: 某县数据局}\n职责: {概述: 甲}\n预算: 待填\n问题: 待填\n"
    return f"类型: {KIND}\n{head}任务:\n{tasks}".encode()


def long_template() -> bytes:
    """Return a table with a row for each task."""
    row = ["{{ 行.名称 }}", "{{ 行.目标 }}", "{{ 行.结果 }}", "{{ 行.完成 }}"]
    return rich_document(table([["{%tr for 行 in 任务 %}", "", "", ""], row, ["{%tr endfor %}", "", "", ""]]))


# -- measuring -------------------------------------------------------------------------------------------------------


def timed(one: Callable[[], bytes], other: Callable[[], bytes], rounds: int) -> Took:
    """Run both in turns."""
    took = Took([], [])
    for _ in range(rounds):
        for function, times in ((one, took.ours), (other, took.theirs)):
            began = process_time()
            function()
            times.append(process_time() - began)
    return took


def same(one: bytes, other: bytes) -> int:
    """Return how long the text of two documents is that are the same trees, part by part."""
    if found := differences(one, other, but=(CORE,)):  # a report's own properties are the pipeline's business
        raise ValueError(sorted(found))
    return sum(len(text) for text in etree.fromstring(read_package(one).parts["word/document.xml"]).itertext())


def stages(content: bytes, template: Template, rounds: int) -> Mapping[str, float]:
    """Return the milliseconds of each of our steps at their shortest."""
    source = read_source("甲.yaml", content).value
    tree = parse_tree(source).value if source is not None else None
    if source is None or tree is None:
        raise ValueError("the example can't be read")
    made = document_of(content)
    context = context_of(made)
    steps: dict[str, Callable[[], object]] = {
        "read_source": lambda: read_source("甲.yaml", content),
        "parse_tree": lambda: parse_tree(source),
        "validate": lambda: validate(tree),
        "context": lambda: context_of(made),
        "render": lambda: template.render(context),
    }
    return {name: min(_seconds(step) for _ in range(rounds)) * 1000 for name, step in steps.items()}


def _seconds(step: Callable[[], object]) -> float:
    began = process_time()
    step()
    return process_time() - began


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    names = ("PyYAML", "Cerberus", "docxtpl", "Jinja2")
    print("Python", sys.version.split()[0], *(f"{name} {version(name)}" for name in names))
    content, validator = EXAMPLE.read_bytes(), validator_of(load_schema(KIND).root.fields)
    template = template_of(content)
    print("| YAML → DOCX | documents | characters | ratio (median) | ratio (shortest) |\n|---|---|---|---|---|")
    for level in (1, 6):
        compiled = compile_template(template, policy="strict", deflate_level=level)
        source = compiled.source
        characters = same(ours(content, compiled), theirs(content, source, validator))
        took = timed(lambda c=compiled: ours(content, c), lambda t=source: theirs(content, t, validator), rounds)  # type: ignore[misc]
        print(f"| level {level} | {rounds} | {characters} | {took.ratios[0]:.1f} | {took.ratios[1]:.1f} |")
    each = stages(content, compile_template(template, policy="strict"), rounds)
    print("steps, share of their sum:", *(f"{k} {v / sum(each.values()):.0%}" for k, v in each.items()), "\n")
    compiled = compile_template(long_template(), policy="strict")
    template = compiled.source
    print("| rows | ratio | ours, µs a row | theirs, µs a row |\n|---|---|---|---|")
    for rows in _SIZES:
        content = long_unit(rows)
        same(ours(content, compiled), theirs(content, template, validator))
        turns = max(2, min(rounds, 2_000 // rows))
        took = timed(lambda c=content: ours(c, compiled), lambda c=content: theirs(c, template, validator), turns)  # type: ignore[misc]
        mine, other = (min(times) / rows * 1e6 for times in took)
        print(f"| {rows} | {took.ratios[1]:.1f} | {mine:.0f} | {other:.0f} |")


if __name__ == "__main__":
    main()
