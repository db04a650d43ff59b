"""Valid units of any shape, made from the schema: every kind, every pack, and text that tries to get lost on the way.

A unit is a function of its seed. Each text holds a mark; ``facts`` tells what has to stand around the mark on paper.
"""

# ruff: noqa: E501 - tables, a few of a kind a line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final, NamedTuple

from hypothesis import strategies as st

from perfeval_gen.packs.model import Pack
from perfeval_gen.schema.model import PREVIOUS, Field, load_schema
from tests.figures import samples

PACKS: Final = {
    "整体自评": ("gd-zhanjiang", "gd-leizhou", "cn", "cq", "hb", "hn", "sc"),
    "项目自评": ("gd-zhanjiang", "gd-leizhou", "cn", "cn-cost", "cq", "hb", "sc"),
    "转移支付自评": ("cn",),
}
PROJECTS_ONLY: Final = ("hb", "sc")  # what these print of a whole unit is its projects
HEAD: Final = {"kind", "version", "pack", "year", "amount_unit", "reported"}
PIECES: Final = (
    " ", "  ", "   ", "\t", "\u3000", "\u00a0", "\u2009", "\n", '"', "'", "“", "”", "‘’", "<", ">", "&", "&amp;", "&#8;",
    "]]>", "<![CDATA[", "<!--", "</w:t>", "<w:p/>", "{{", "}}", "{%", "%}", "{#", "#}", "{_{", "%_}", "{{ 年度 }}", "\\", "\\n",
    "$1", "%s", "#", " # ", ": ", "- ", "?", "|", "*", "_", "~", "`", "@", "!", "𠮷", "𡃁", "𪚥", "㐀", "龘", "e\u0301", "n\u0303", "か\u3099",
    "👨\u200d👩\u200d👧", "🏳️\u200d🌈", "葛\U000e0100", "ab\u202eba", "שלום", "مرحبا", "\u200b", "\ue000", "\uf8ff", "\U00100000", "①", "㎡", "％", "－",
    "²", "№", "…", "——", "10:30", "004401", "1e5", "null", "yes", "~5%", "a/b", "\u2028x"[1:],
)  # fmt: skip
STATES: Final = ("待填", "无", "不适用")
_BRACES: Final = re.compile(r"[{}%#]*(?:\{\{|\}\}|\{%|%\}|\{#|#\})[{}%#]*")
BLOCK: Final = ("段落", "小标题", "条目", "表题", "表单位", "表头", "表行")


class Fact(NamedTuple):
    """Where a text was given, and how it has to stand in a document."""

    path: tuple[str, ...]
    printed: str


@dataclass(frozen=True)
class Unit:
    """A file as bytes, with the facts in it by mark."""

    seed: int
    kind: str
    pack: str
    content: bytes
    facts: dict[str, Fact]


@cache
def pack_of(name: str) -> Pack:
    return samples.pack(name)


def unit(seed: int, pieces: tuple[str, ...] = PIECES) -> Unit:
    """The unit of a seed: kind, pack, density, encoding and every value follow from it; ``pieces`` make its texts."""
    chance = Random(seed)  # noqa: S311 - chance, no secret
    kind = chance.choice(("整体自评", "整体自评", "项目自评", "项目自评", "转移支付自评"))
    pack = chance.choice(PACKS[kind])
    maker = _Maker(chance, kind, pack, density=chance.choice((0.15, 0.4, 0.7, 0.95)), pieces=pieces)
    return Unit(seed, kind, pack, _encoded(maker.document(), chance), maker.facts)


units: Final = st.integers(0, 2**32 - 1).map(unit)


def _encoded(text: str, chance: Random) -> bytes:
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    mark, encoding = chance.choice((("", "utf-8"), ("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")))
    return (mark + text).encode(encoding)


@dataclass
class _Maker:
    """Writes a document; chance decides which fields it has."""

    chance: Random
    kind: str
    pack: str
    density: float
    pieces: tuple[str, ...]
    facts: dict[str, Fact] = field(default_factory=dict)

    def document(self) -> str:
        schema = pack_of(self.pack).schemas.get(self.kind) or load_schema(self.kind)
        year = self.chance.choice((2023, 2024, 2025))
        head = f"类型: {self.kind}\n模板包: {self.pack}\n年度: {year}\n"
        unit_of_money = self.chance.choice(("", "金额单位: 元\n", "金额单位: 万元\n"))
        return head + unit_of_money + self._section(schema.root, (), 0)

    # -- text

    def text(self, path: tuple[str, ...], shape: str) -> str:
        """Return a quoted text; ``shape`` tells how it is printed: a field's text, an entry of prose, a paragraph."""
        number = f"{len(self.facts):04}"
        before, after = (self._pieces() for _ in range(2))
        raw = f"{before}标{number}志{after}"
        if shape in ("条目", "表行") and self.chance.random() < 0.8:
            raw = raw.replace("\n", " ")
        self.facts[number] = Fact(path, printed(raw, number, shape))
        return self._quoted(raw if shape == "名称" else _literal(raw))

    def _pieces(self) -> str:
        return "".join(self.chance.choices(self.pieces, k=self.chance.choice((0, 0, 1, 1, 2, 4))))

    def _quoted(self, text: str) -> str:
        if "\n" not in text and self.chance.random() < 0.6:
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(self._escaped(char) for char in text) + '"'

    def _escaped(self, char: str) -> str:
        plain = {"\n": "\\n", '"': '\\"', "\\": "\\\\", "\t": "\\t"}.get(char, char)
        if len(plain) == 1 and self.chance.random() < 0.1:
            return f"\\U{ord(char):08X}" if ord(char) > 0xFFFF else f"\\u{ord(char):04X}"
        return plain

    # -- shapes

    def _section(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        lines = []
        for member in shape.fields:
            inner = (*path, member.key)
            if not path and member.id in HEAD:
                continue
            rate = self.density * (0.3 if member.key == PREVIOUS else 1)
            is_needed = member.required or (member.key == "项目" and self.pack in PROJECTS_ONLY)
            if is_needed or self.chance.random() < rate:
                lines.append(f"{'  ' * depth}{member.key}:{self._value(member, inner, depth + 1)}\n")
        return "".join(lines) or f"{'  ' * depth}{_first(shape)}: 待填\n"

    def _value(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        if not shape.required and path != ("项目",) and shape.types != ("raw",) and self.chance.random() < 0.05:
            return f" {self.chance.choice(STATES)}"
        if shape.fields:
            return "\n" + self._section(shape, path, depth).rstrip("\n")
        if shape.values is not None:
            return self._scores(shape.values, path, depth)
        if shape.item is not None:
            return self._list(shape.item, path, depth)
        return " " + self._scalar(shape, path, depth)

    def _list(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        items = []
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            if shape.fields:
                inner = self._section(shape, path, depth + 1)
                items.append(f"\n{'  ' * depth}-{inner.rstrip(chr(10))[2 * depth + 1 :]}")
            else:
                items.append(f"\n{'  ' * depth}- {self._scalar(shape, path, depth + 1)}")
        return "".join(items)

    def _scores(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        tree = pack_of(self.pack).tree_for("项目自评" if "项目" in path else self.kind)
        if not shape.fields or tree is None:
            return " 不适用"
        names = [node.name for node in tree.nodes()] + ([tree.bonus] if tree.bonus else [])
        chosen = [name for name in names if self.chance.random() < self.density] or names[:1]
        parts = [f"{'  ' * depth}{n}:\n" + self._section(shape, (*path, n), depth + 1) for n in chosen]
        return "\n" + "".join(parts).rstrip("\n")

    def _scalar(self, shape: Field, path: tuple[str, ...], depth: int) -> str:
        kind, allowed = shape.types[0], shape.constraints.get("allowed")
        if allowed:
            return f'"{self.chance.choice(allowed)}"'
        if kind == "prose":
            return self._prose(path, depth)
        if kind == "string" or (kind == "value" and self.chance.random() < 0.6):
            return self.text(path, "段落" if shape.narrative else "名称")
        return self._plain(kind, shape)

    def _plain(self, kind: str, shape: Field) -> str:
        low, high = shape.constraints.get("min", 0), shape.constraints.get("max", 90)
        chance = self.chance
        made: dict[str, Callable[[], str]] = {
            "amount": lambda: chance.choice(("0", "5", "12.34", "1,234.56万元", "3亿元", "0.01元", "99999999")),
            "decimal": lambda: chance.choice(("1", str(low), str(high), f"{low}.5" if low < high else str(low))),
            "percent": lambda: chance.choice(("5.4%", "0%", "100%", "33.333%")),
            "integer": lambda: str(chance.randint(int(low), int(high))),
            "date": lambda: chance.choice(("2026-06-11", "2026年6月1日", "2025.12.31", "2026/3/9")),
            "boolean": lambda: chance.choice(("是", "否")),
            "value": lambda: chance.choice(("5", "7.50", "12.5%", "0", "-3")),
        }
        return made[kind]()

    def _prose(self, path: tuple[str, ...], depth: int) -> str:
        if self.chance.random() < 0.5:
            return self.text(path, "正文")
        pad = "  " * depth
        paragraph, heading, item, title, measure, header, row = (self.text((*path, one), one) for one in BLOCK)
        return (
            f"\n{pad}- {paragraph}\n{pad}- 小标题: {heading}\n{pad}- 条目:\n{pad}    - {item}\n{pad}- 表格:\n"
            f"{pad}    标题: {title}\n{pad}    单位: {measure}\n{pad}    表头:\n{pad}      - {header}\n"
            f"{pad}    行:\n{pad}      -\n{pad}        - {row}"
        )


def _first(shape: Field) -> str:
    """The first member that may be left unfilled."""
    return next((f.key for f in shape.fields if f.types[0] != "raw"), shape.fields[0].key)


def printed(raw: str, number: str, shape: str) -> str:
    """What has to stand on paper for a text as typed.

    A field's text loses only line ends at its ends; narrative is paragraphs, and a paragraph has no outer blanks.
    """
    if shape == "名称":
        return raw.strip("\n")
    if shape in ("段落", "正文"):
        return next(line.strip() for line in raw.split("\n") if f"标{number}志" in line)
    return raw.strip()


def _literal(text: str) -> str:
    """A text of narrative with its braces written so that they stand for themselves."""
    return _BRACES.sub(lambda found: f'{{{{ "{found[0]}" }}}}', text)
