"""What a field can hold once it is read: the four states of «nothing there», free figures, and narrative."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


class State(enum.Enum):
    """A value that says why there is none. «0» is a number and none of these."""

    UNFILLED = "待填"
    NONE = "无"
    NOT_APPLICABLE = "不适用"
    UNREADABLE = ""  # a finding has been made; later stages aren't reached


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage in points (12.7 % is 12.7), with the decimals that were typed."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A free table inside narrative."""

    title: str
    unit: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


BlockKind = Literal["段落", "小标题", "条目", "表格"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a sub-heading, a numbered item (``sample`` such as （1） and its ordinal) or a table."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    sample: str = ""
    ordinal: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Narrative text in order."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """All its text, a line for each block; tables left out."""
        return "\n".join("".join(r.text for r in b.runs) for b in self.blocks if b.kind != "表格")
