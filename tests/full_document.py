"""Documents with every field of a schema filled in, each text with a mark of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from perfeval_gen.docx import oxml
from perfeval_gen.docx.package import read_package
from perfeval_gen.pipeline import render_file
from perfeval_gen.schema.model import PREVIOUS, Field, load_schema
from tests.figures.samples import pack

MARK = re.compile(r"标(\d{4})志")
_HEAD = {"kind", "version", "pack", "year", "amount_unit", "reported"}


BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def _written(found: re.Match[str]) -> str:
    return f'{{{{ "{found[0]}" }}}}'


@dataclass
class Filler:
    """Writes a document as YAML; ``marks`` tells which field each mark stands in, ``texts`` what it holds.

    Where ``is_stated``, a field says only ``state``.
    ``turn`` chooses among allowed values and between 是 and 否; ``blocks`` writes narrative in all its shapes.
    """

    kind: str
    pack: str
    wrap: Callable[[str], str] = lambda mark: mark
    turn: int = 0
    blocks: bool = False
    without: frozenset[str] = frozenset()
    state: str = ""
    is_stated: Callable[[Field, tuple[str, ...]], bool] = lambda _shape, _path: False
    marks: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def document(self) -> str:
        head = f'类型: {self.kind}\n版本: "{load_schema(self.kind).version}"\n模板包: {self.pack}\n年度: 2025\n'
        return head + self._section(load_schema(self.kind).root, (), 0)

    def text(self, path: tuple[str, ...], *, narrative: bool = True) -> str:
        """Return a quoted text; in narrative its braces are written so that they stand for themselves."""
        number = f"{len(self.marks):04}"
        self.marks[number] = ".".join(path)
        self.texts[number] = self.wrap(f"标{number}志")
        typed = BRACES.sub(_written, self.texts[number]) if narrative else self.texts[number]
        return "'" + typed.replace("'", "''") + "'"

    def _section(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        lines = []
        for member in shape.fields:
            inner = (*path, member.key)
            if (not path and (member.id in _HEAD or member.key == PREVIOUS)) or ".".join(inner) in self.without:
                continue
            lines.append(f"{'  ' * depth}{member.key}:{self._value(member, inner, depth + 1)}\n")
        return "".join(lines)

    def _value(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        if self.is_stated(shape, path):
            return f" {self.state}"
        if shape.fields:
            return "\n" + self._section(shape, path, depth).rstrip("\n")
        if shape.values is not None:
            return self._scores(shape.values, path, depth)
        if shape.item is not None:
            item = self._value(shape.item, path, depth + 1)
            return (
                f"\n{'  ' * depth}-{item}"
                if not item.startswith("\n")
                else f"\n{'  ' * depth}-{item.lstrip(chr(10))[2 * depth + 1 :]}"
            )
        return self._scalar(shape, path, depth)

    def _scores(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        if not shape.fields:
            return " 不适用"
        tree = pack(self.pack).tree_for("项目自评" if "项目" in path else self.kind)
        assert tree is not None
        names = [node.name for node in tree.nodes()]
        names += [tree.bonus] if tree.bonus else []
        parts = [f"{'  ' * depth}{n}:\n" + self._section(shape, (*path, n), depth + 1) for n in names]
        return "\n" + "".join(parts).rstrip("\n")

    def _scalar(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        kind, allowed = shape.types[0], shape.constraints.get("allowed")
        if allowed:
            return f' "{allowed[self.turn % len(allowed)]}"'
        if kind == "prose" and self.blocks:
            return self._shapes(path, depth)
        if kind in ("string", "value", "prose"):
            return f" {self.text(path, narrative=shape.narrative)}"
        plain = {"amount": "5", "decimal": "1", "percent": "5.4%", "date": "2026-06-11"}
        if kind == "integer":
            return f" {max(3, shape.constraints.get('min', 0))}"
        return f" {plain[kind] if kind in plain else '是' if self.turn % 2 == 0 else '否'}"

    def _shapes(self, path: tuple[str, ...], depth: int) -> str:
        pad = "  " * depth
        kinds = ("段落", "小标题", "条目", "表题", "表单位", "表头", "表行")
        paragraph, heading, item, title, unit, header, row = (self.text((*path, kind)) for kind in kinds)
        return (
            f"\n{pad}- {paragraph}\n{pad}- 小标题: {heading}\n{pad}- 条目:\n{pad}    - {item}\n{pad}- 表格:\n"
            f"{pad}    标题: {title}\n{pad}    单位: {unit}\n{pad}    表头:\n{pad}      - {header}\n"
            f"{pad}    行:\n{pad}      -\n{pad}        - {row}"
        )


def printed_text(filler: Filler, folder: Path) -> str:
    """All text of all documents made from what ``filler`` writes."""
    path = folder / "全.yaml"
    path.write_text(filler.document(), "utf-8")
    outcome = render_file(path)
    assert outcome.value is not None, outcome.diagnostics[:5]
    assert outcome.value
    return "\n".join(text_of(one.content) for one in outcome.value)


def text_of(content: bytes) -> str:
    """The text of a document, a line for each paragraph; headers and footers first."""
    parts = read_package(content).parts
    names = sorted(n for n in parts if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", n))
    assert "word/document.xml" in names
    roots = [oxml.parse(parts[name]) for name in names]
    return "\n".join(oxml.text_of(p) for root in roots for p in root.iter(oxml.W_P))


def seen(text: str) -> set[str]:
    """The numbers of the marks in a text."""
    return set(MARK.findall(text))
