"""What we say: places, findings and the outcome of a stage.

One ``Diagnostic`` from the first byte read to the last template tag. Expected problems are values of this
module, never exceptions.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_LINE: Final = re.compile(r"第 ?\d+ ?行")
MOST_OF_A_KIND: Final = 1000  # findings of one code that are told


class Severity(enum.IntEnum):
    """How much a finding matters; comparable, the worst is the greatest."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def title(self) -> str:
        """The word printed in front of a finding."""
        return {Severity.NOTE: "提示", Severity.WARNING: "警告", Severity.ERROR: "错误"}[self]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file.

    ``line`` and ``column`` count from 1, in characters; 0 means unknown. ``end_column`` is the column after the
    last marked character. ``path`` are the keys as the user typed them. ``place`` says it in words where there
    are no lines (``表2 第3行第2列`` of a template).
    """

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0
    path: tuple[str | int, ...] = ()
    place: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        """``file:line:column``, or as much of it as is known."""
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return f"{self.file}：{self.place}" if self.place else self.file


@dataclass(frozen=True, slots=True)
class Code:
    """The definition of one kind of finding, kept beside the code that emits it.

    ``bad`` and ``good`` are small documents: the first gives exactly this code, the second none. ``rule`` is its id in
    the catalogue of checks; ``rules`` are further ids that its findings may bear.
    """

    id: str
    title: str
    severity: Severity
    explanation: str
    remedy: str = ""
    article: str = ""
    rule: str | None = None
    rules: tuple[str, ...] = ()
    bad: str = ""
    good: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that mends a finding: ``text`` in place of what stands from ``column`` up to ``end_column`` of a line.

    Counts from 1, in characters, as a ``Location`` does.
    """

    file: str
    line: int
    column: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``message`` says what is wrong with both values, ``mark`` what stands right of the caret, ``hint`` what to do,
    ``related`` names second places. ``rule`` is the id in the catalogue of checks, if there is one. ``edits`` mend it
    without a doubt; there are none where somebody has to decide.
    """

    code: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""
    mark: str = ""
    rule: str | None = None
    related: tuple[tuple[Location, str], ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A digest that stays the same while lines and items of a list move: code, file, keys and message."""
        keys = [step for step in self.location.path if isinstance(step, str)]
        text = "\0".join((self.code, self.location.file, *keys, _LINE.sub("某行", self.message)))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorting key: file, line, column, code."""
        return (self.location.file, self.location.line, self.location.column, self.code)


def finding(  # noqa: PLR0913 - the parts of a finding, by name
    code: Code,
    message: str,
    location: Location,
    *,
    hint: str = "",
    mark: str = "",
    severity: Severity | None = None,
    rule: str | None = None,
    related: tuple[tuple[Location, str], ...] = (),
    edits: tuple[Edit, ...] = (),
) -> Diagnostic:
    """Return a ``Diagnostic`` of ``code``, with the severity and rule of the code unless others are given."""
    return Diagnostic(
        code.id,
        code.severity if severity is None else severity,
        message,
        location,
        hint=hint or code.remedy,
        mark=mark,
        rule=rule or code.rule,
        related=related,
        edits=edits,
    )


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage returns: a value, or None when it could not be made, and every finding on the way."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = field(default=())

    @property
    def failed(self) -> bool:
        """True if there is an error among the findings, or no value."""
        return self.value is None or any(d.severity is Severity.ERROR for d in self.diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings sorted by place and code; the same code at the same place stands once."""
    seen: dict[tuple[str, Location], Diagnostic] = {}
    for item in sorted(diagnostics, key=lambda d: d.order):
        seen.setdefault((item.code, item.location), item)
    return tuple(seen.values())


def limited(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the findings, of one code no more than anybody goes through; one more tells how many are left out."""
    if len(found) <= MOST_OF_A_KIND:
        return found
    counts = Counter(item.code for item in found)
    kept: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    for item in found:
        seen[item.code] += 1
        if seen[item.code] <= MOST_OF_A_KIND or counts[item.code] == MOST_OF_A_KIND + 1:  # limited before
            kept.append(item)
        elif seen[item.code] == MOST_OF_A_KIND + 1:
            more = f"同样的问题从这里起还有 {counts[item.code] - MOST_OF_A_KIND} 处，不再一一列出"
            kept.append(replace(item, message=more, mark="", hint="先改前面的，再检查一次", related=(), edits=()))
    return tuple(kept)


class Stage(enum.Enum):
    """How far a report has come; decides what blocks (see the table of stages in the command line's manual)."""

    DRAFT = "草稿"
    SUBMISSION = "报送"
    PUBLICATION = "公开"
