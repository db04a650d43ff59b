"""The plain values that templates see: printed texts that know their number and unit, sections, lists, narrative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

UNFILLED_MARK: Final = "【待填】"


class Printed(str):
    """A printed text; ``数`` is the bare number as tables show it, ``位`` its unit, ``格`` what a cell shows."""

    __slots__ = ("代入", "位", "全式", "数", "是", "格")
    数: str
    位: str
    格: str
    全式: str
    代入: str
    是: str

    def __new__(  # noqa: PLR0913 - the parts of a printed text
        cls,
        text: str,
        *,
        数: str | None = None,  # noqa: N803
        位: str = "",  # noqa: N803
        格: str | None = None,  # noqa: N803
        全式: str = "",  # noqa: N803
        代入: str = "",  # noqa: N803
        是: str = "",  # noqa: N803
    ) -> Self:
        """Return ``text`` with its parts; a part that isn't given is the text itself, a unit or formula is empty."""
        made = super().__new__(cls, text)
        made.数 = text if 数 is None else 数
        made.位 = 位
        made.格 = text if 格 is None else 格
        made.全式 = 全式
        made.代入 = 代入
        made.是 = 是
        return made


BLANK: Final = Printed("")
TO_FILL: Final = Printed(UNFILLED_MARK, 数="", 格="", 位="")


class Section(dict[str, Any]):
    """A section by Chinese keys; true if anything in it is filled. ``titles`` are the printed names of the keys."""

    titles: Mapping[str, str]

    def __init__(self, members: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> None:
        super().__init__(members)
        self.titles = titles or {}

    def __bool__(self) -> bool:
        return any(self.values())


class Rows(tuple[Any, ...]):  # noqa: SLOT001 - a tuple of variable length can have no slots
    """A list; ``状态`` is 无, 不适用 or 待填 where it isn't one."""

    状态: str

    def __new__(cls, items: Iterable[Any] = (), state: str = "") -> Self:
        """Return the items with the state that stands for them."""
        made = super().__new__(cls, tuple(items))
        made.状态 = state
        return made

    def __bool__(self) -> bool:
        return len(self) > 0


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of narrative: ``字`` its text, ``粗`` whether it is bold."""

    字: str
    粗: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """A free table: title, unit, header cells and rows of cells."""

    标题: str
    单位: str
    表头: tuple[str, ...]
    行: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of narrative: its kind (段落, 小标题, 条目, 表格), literal number, runs, table."""

    类: str
    串: tuple[TextRun, ...] = ()
    号: str = ""
    表格: TextTable | None = None


@dataclass(frozen=True, slots=True)
class Narrative:
    """Narrative text as blocks; true if there is any."""

    块: tuple[TextBlock, ...] = ()
    格: str = field(default="")
    称呼: ClassVar[str] = "一节正文（可能有几段）"

    def __bool__(self) -> bool:
        return bool(self.块)

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator of blocks
        return iter(self.块)

    def __len__(self) -> int:
        return len(self.块)

    @property
    def 文(self) -> str:  # noqa: N802 - the name templates use
        """All its text, a line for each block, tables left out."""
        return "\n".join(b.号 + "".join(r.字 for r in b.串) for b in self.块 if b.类 != "表格")

    @property
    def 首(self) -> tuple[TextRun, ...]:  # noqa: N802 - the name templates use
        """The runs of the first paragraph; none if it begins with something else."""
        return self.块[0].串 if self.块 and self.块[0].类 == "段落" else ()

    @property
    def 余(self) -> Narrative:  # noqa: N802 - the name templates use
        """What follows the first paragraph."""
        return Narrative(self.块[1:] if self.首 else self.块)
