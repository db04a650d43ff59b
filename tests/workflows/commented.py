"""Generated files with comments in every place, and what each comment stands beside."""

# ruff: noqa: ARG002 - values of all kinds are written alike

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from perfeval_gen.schema.model import Field

Path = tuple[str | int, ...]
Place = Literal["above", "beside", "below", "head", "end", "free"]
PLAIN = (
    "某市局",
    "待填",
    "无",
    "12.50",
    "85%",
    "2025-06-11",
    "三“公”经费",
    "0759-0000000",
    "第一条，第二条。",
    "a-b",
    "是",
)
RAW = (  # as typed: numbers, quotes that are needed and quotes that are not
    "004401", "13800000000", '"004401"', "'某局'", '"甲: 乙"', "'三公”经费'", '"某\\u5c40"', "''", '""', "'≥ 5'", '"="',
    "'# 不是注释'", '"1,234.50"', "'无'", "'2025'", '"no"', "'it''s'", "'[甲]'", '"a\\tb"',
)  # fmt: skip
IN_FLOW = ("甲", "12", "85%", "'甲，乙'", '"[乙]"', "待填", "''", '"丙"', "'a: b'", "某局 二")


@dataclass
class Writer:
    """Writes one file; ``placed`` are the comments with the path of their key and where they stand to it."""

    random: Random
    placed: list[tuple[str, Path, Place]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    count: int = 0
    often: float = 0.25

    def some(self, share: float | None = None) -> bool:
        return self.random.random() < (self.often if share is None else share)

    def remark(self, path: Path, place: Place, lead: str = "# ") -> str:
        self.count += 1
        text = f"{lead}注{self.count:03}"
        self.placed.append((text, path, place))
        return text

    def blank(self, share: float = 0.15) -> bool:
        if self.some(share):
            self.lines += [self.random.choice(["", "  "])] * self.random.randint(1, 3)
            return True
        return False

    def name(self) -> str:
        self.count += 1
        return f"另{self.count:03}"

    # -- what files are made of

    def file(self, root: Field) -> str:
        if self.some():
            self.lines.append("# yaml-language-server: $schema=../.perfeval/schema.json")
        if self.some():
            self.lines += [self.remark((), "head"), ""]
        self.mapping(root, (), 0)
        if self.some():
            self.lines += [*[""] * self.some(0.5), self.remark((), "end")]
        self.blank()
        return "\n".join(self.lines) + self.random.choice(["", "\n", "\n\n"])

    def keys(self, shape: Field | None, most: int = 5) -> list[tuple[str, Field | None]]:
        known = list(shape.fields) if shape is not None and shape.values is None else []
        chosen = self.random.sample(known, min(len(known), self.random.randint(1, most)))
        made: list[tuple[str, Field | None]] = [(f.id if self.some(0.1) else f.key, f) for f in chosen]
        made += [(self.name(), None)] * self.some() + [(self.name(), None)] * (not made)
        self.random.shuffle(made)
        return made

    def mapping(self, shape: Field | None, path: Path, indent: int, first: str = "") -> None:
        """Write the entries of a block; ``first`` stands in place of the first one's indentation."""
        inner = shape.values if shape is not None else None
        keys = self.keys(shape)
        for i, (key, member) in enumerate(keys):
            pad, here = " " * indent, (*path, key)
            if i == 0 and first:
                pad = first
            else:
                self.above(here, pad)
            typed = self.random.choice([key, key, key, f'"{key}"', f"'{key}'"])
            self.value(inner or member, here, indent, f"{pad}{typed}:")
            self.under(here, indent, is_last=not path and i + 1 == len(keys))

    def above(self, path: Path, pad: str) -> None:
        self.blank()
        place: Place = "head" if self.is_in_head() else "above"
        for _ in range(self.random.choice([0, 0, 0, 1, 2])):
            self.lines.append(pad + self.remark(path, place))

    def is_in_head(self) -> bool:
        """Tell whether a comment here is the file's: no key yet, nor a blank line below a comment."""
        written = [i for i, line in enumerate(self.lines) if line.strip()]
        is_begun = any(not self.lines[i].startswith("#") for i in written)
        return not is_begun and (not written or written[-1] == len(self.lines) - 1)

    def under(self, path: Path, indent: int, *, is_last: bool) -> None:
        """Write comments below an entry: samples, or some with a blank line below, the file's below its last key."""
        if not self.lines[-1].strip():
            return
        if self.some(0.08):
            self.lines.append(" " * indent + self.remark(path, "below", "#   - "))
        elif self.some(0.08):
            self.lines += [" " * indent + self.remark(path, "end" if is_last else "below"), ""]

    def listing(self, shape: Field | None, path: Path, indent: int) -> None:
        item = shape.item if shape is not None else None
        for i in range(self.random.randint(1, 3)):
            here = (*path, i)
            self.above(here, " " * indent)
            gap = self.random.choice([1, 1, 1, 3])
            head = " " * indent + "-" + " " * gap
            if (item is not None and item.fields) or self.some():
                if self.some(0.2):
                    self.lines.append(f"{' ' * indent}-{self.beside(here)}")
                    self.mapping(item, here, indent + 1 + gap)
                else:
                    self.mapping(item, here, indent + 1 + gap, first=head)
            else:
                self.value(item, here, indent, " " * indent + "-")

    def beside(self, path: Path) -> str:
        return f"{' ' * self.random.randint(2, 6)}{self.remark(path, 'beside')}" if self.some() else ""

    def loose(self, path: Path) -> str:
        return f"  {self.remark(path, 'free')}" if self.some() else ""

    # -- values

    def value(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        """Write a key or dash with a value of any kind."""
        if len(path) < 4 and shape is not None and (shape.fields or shape.values) and self.some(0.75):
            self.lines.append(head + self.beside(path))
            self.mapping(shape, path, indent + self.random.choice([1, 2, 2, 4]))
        elif len(path) < 4 and shape is not None and shape.item is not None and self.some(0.75):
            self.lines.append(head + self.beside(path))
            self.listing(shape, path, indent + self.random.choice([0, 2, 2, 3] if isinstance(path[-1], str) else [2]))
        else:
            kinds = (self.plain, self.plain, self.plain, self.folded, self.text, self.flow, self.own_line, self.empty)
            self.random.choice(kinds)(shape, path, indent, head)

    def plain(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        raw = self.random.choice(PLAIN + RAW)
        self.lines.append(f"{head}{' ' * self.random.choice([1, 1, 2])}{raw}{self.beside(path)}")

    def empty(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        self.lines.append(head + self.beside(path))
        if self.some(0.2):
            self.lines.append(" " * (indent + 2) + self.remark(path, "below"))

    def own_line(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        pad = " " * (indent + self.random.choice([2, 3]))
        self.lines.append(head + self.beside(path))
        if self.some():
            self.lines.append(pad + self.remark(path, "free"))
        self.lines.append(f"{pad}{self.random.choice(PLAIN)}{self.beside(path)}")

    def folded(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        """Write a text over several lines, plain or quoted."""
        pad, quote = " " * (indent + self.random.choice([1, 2, 4])), self.random.choice(["", "'", '"'])
        self.lines.append(f"{head} {quote}第一行")
        for _ in range(self.random.randint(0, 2)):
            self.lines.append(f"{pad}又一行{self.random.choice(['', '', '  '])}")
            self.blank(0.1)
        self.lines.append(f"{pad}末行{quote}{self.beside(path)}")

    def text(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        """Write a block of text, whose lines may look like anything."""
        step, sign = self.random.choice([1, 2, 4]), self.random.choice("||>")
        given = self.random.choice(["", "", "-", "+", str(step)])
        lines = ["第一行", "# 不是注释", "  多缩进的", "键: 值", "", "- 条目", "尾随空格  "]
        body = [" " * self.random.choice([0, 2]) + "首行"] if given.isdigit() else ["首行"]
        body += self.random.choices(lines, k=self.random.randint(0, 4))
        pad = " " * (indent + step)
        self.lines.append(f"{head} {sign}{given}{self.beside(path)}")
        self.lines += [pad + line if line else self.random.choice(["", " " * indent]) for line in body]
        if given != "+":
            self.blank()

    def flow(self, shape: Field | None, path: Path, indent: int, head: str) -> None:
        keys = [(key, f) for key, f in self.keys(shape) if f is not None] if shape is not None else []
        parts = [f"{key}: {self.random.choice(IN_FLOW)}" for key, _ in keys]
        parts = parts or [self.random.choice(IN_FLOW) for _ in range(self.random.randint(0, 4))]
        opened, closed = "{}" if keys else "[]"
        if not parts or self.some(0.6):
            sign = self.random.choice([",", ", ", " ,"])
            self.lines.append(f"{head} {opened}{sign.join(parts)}{closed}{self.beside(path)}".replace("' ,", "',"))
            return
        pad = " " * (indent + 2)
        self.lines.append(f"{head} {opened}{self.loose(path)}")
        for i, part in enumerate(parts):
            here = (*path, keys[i][0] if keys else i)
            if self.some():
                self.lines.append(pad + self.remark(here if keys else (), "above" if keys else "free"))
            place: Place = "beside" if keys else "free"
            remark = f"  {self.remark(here, place)}" if self.some() else ""
            self.lines.append(f"{pad}{part}{',' if i + 1 < len(parts) else ''}{remark}")
        self.lines.append(f"{pad}{closed}{self.loose(path)}")


def writer_of(seed: int) -> Writer:
    """A writer whose file is the same for the same seed."""
    return Writer(Random(seed))  # noqa: S311 - no secrets
