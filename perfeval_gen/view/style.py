"""How each kind of value is printed (rules.md §1.2, typography.md §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from perfeval_gen.diagnostics import Stage
from perfeval_gen.docx.numbering import ordinal
from perfeval_gen.figures.ratios import Figure, Term
from perfeval_gen.packs.model import Pack
from perfeval_gen.quantities import MINUS, Amount, as_date, as_percent, as_plain, as_trimmed
from perfeval_gen.schema.model import Field
from perfeval_gen.schema.values import Block, Percent, Prose, State
from perfeval_gen.view.printed import BLANK, TO_FILL, Narrative, Printed, TextBlock, TextRun, TextTable
from perfeval_gen.view.privacy import masking

_MONEY_PLACES: Final = 2
_SHARE_PLACES: Final = 4
_LINE_EMS: Final = 25  # 27 characters less the first line's indent
_STATE_TEXT: Final = {
    State.UNFILLED: TO_FILL,
    State.NONE: Printed("无"),
    State.NOT_APPLICABLE: Printed("不适用"),
    State.UNREADABLE: BLANK,
}


@dataclass(frozen=True, slots=True)
class Style:
    """The printing options of a pack that touch single values, and whether private data is masked."""

    trims_tables: bool
    ratio_places: int
    mask: Callable[[str, str], str] | None = None

    def text(self, shape: Field, value: Any) -> Printed:  # noqa: ANN401, PLR0911 - one line for each type
        """Return a single value as printed."""
        if isinstance(value, State):
            return state_text(value)
        if isinstance(value, Amount):
            return self.money(value, shape.unit)
        if isinstance(value, bool):
            return Printed("是" if value else "否", 是="是" if value else "否")
        if isinstance(value, date):
            return Printed(as_date(value))
        if isinstance(value, Percent):
            return Printed(f"{signed(value.points)}%", 数=signed(value.points), 位="%")
        if isinstance(value, (Decimal, int)):
            return Printed(number(value, shape))
        text = str(value)
        return Printed(self.mask(shape.private, text) if self.mask and shape.private else text)

    def money(self, amount: Amount, unit: str = "") -> Printed:
        """Return an amount: in running text in the unit typed, in tables in the unit of its field (``unit``).

        Two decimals, or as many as were typed; only a table may round what was typed in a smaller unit.
        """
        shown = unit or amount.unit
        text = as_plain(amount.in_unit(amount.unit), max(_MONEY_PLACES, _places_in(amount, amount.unit)))
        value = amount.in_unit(shown)  # type: ignore[arg-type] # a schema's unit of an amount is one of the three
        write = as_trimmed if self.trims_tables else as_plain
        cell = write(value, max(_MONEY_PLACES, _places_in(amount, shown)))
        return Printed(f"{text}{amount.unit}", 数=cell, 位=shown, 格=f"{cell}{shown}")

    def ratio(self, figure: Figure | None) -> Printed:
        """Return a ratio in percent with its formula in names and numbers; blank where it can't be derived."""
        if figure is None or figure.status == "缺数":
            return BLANK
        if figure.value is None:
            return Printed("不适用" if figure.status == "不适用" else "—")
        shown = ratio_text(figure, self.ratio_places)
        unit = "%" if shown.endswith("%") else ""
        if not figure.numerator:  # a value that no formula gives
            return Printed(shown, 数=shown.rstrip("%"), 位=unit)
        put = formula(figure, numbers(figure))
        names = formula(figure, lambda term: term.name)
        whole = _over_lines((figure.definition.title, names, put, shown))
        return Printed(shown, 数=shown.rstrip("%"), 位=unit, 代入=f"{put}={shown}", 全式=whole)


def style_of(pack: Pack, stage: Stage) -> Style:
    """Return the style of a pack; in the published form private data is masked."""
    places = pack.options.get("ratio_places")
    return Style(
        trims_tables=pack.options.get("trim_amounts", False) is True,
        ratio_places=places if isinstance(places, int) and not isinstance(places, bool) else _MONEY_PLACES,
        mask=masking(pack) if stage is Stage.PUBLICATION else None,
    )


def ratio_text(figure: Figure, places: int = _MONEY_PLACES) -> str:
    """Return the value alone: in percent, or a share of one where the ratio is a mean of scores (R16)."""
    value = figure.value or Fraction(0)
    if figure.definition.method == "平均":
        return as_trimmed(value, _SHARE_PLACES)
    return share_text(value, places)


def share_text(value: Fraction, places: int) -> str:
    """Return a share in percent: 100%, not 100.00%."""
    is_whole = (value * 100).denominator == 1
    return as_percent(value, 0 if is_whole else places)


def _over_lines(sides: tuple[str, ...]) -> str:
    """Return a formula on one line where it fits, else with breaks before = and ÷ (typography.md §8)."""
    lines = [sides[0]]
    for side in sides[1:]:
        piece = f"={side}" if _ems(f"={side}") <= _LINE_EMS else f"={side}".replace("）÷", "）\n÷")
        fits = _ems(lines[-1] + piece) <= _LINE_EMS
        lines = [*lines[:-1], lines[-1] + piece] if fits or lines == [sides[0]] else [*lines, piece]
    return "\n".join(lines)


def _ems(text: str) -> float:
    return sum(0.5 if c.isascii() else 1 for c in text)


def state_text(state: State) -> Printed:
    """Return the word for a state; 待填 shows as a mark in running text and as nothing in a cell."""
    return _STATE_TEXT[state]


def signed(value: Decimal) -> str:
    """Return a number as typed, with a true minus sign."""
    return f"{value:f}".replace("-", MINUS)


def number(value: Decimal | int, shape: Field) -> str:
    """Return a count or number as typed; scores lose trailing zeros."""
    if isinstance(value, Decimal) and shape.unit == "分":
        return as_trimmed(value)
    return signed(Decimal(value))


def _places_in(amount: Amount, unit: str) -> int:
    """Return how many decimals the typed amount has when written in ``unit``."""
    _, _, decimals = f"{amount.in_unit(unit):f}".partition(".")  # type: ignore[arg-type] # as above
    needed = len(decimals.rstrip("0"))
    return needed if amount.unit == unit else min(needed, _MONEY_PLACES)


def numbers(figure: Figure) -> Callable[[Term], str]:
    """Return how a figure's operands are written: as typed where all share a unit, else in 元."""
    money = [t.value for t in (*figure.numerator, *figure.denominator) if isinstance(t.value, Amount)]
    units = {a.unit for a in money}
    unit = units.pop() if len(units) == 1 else "元"

    def write(term: Term) -> str:
        if isinstance(term.value, Amount):
            places = max((_places_in(a, unit) for a in money), default=0)
            return as_plain(term.value.in_unit(unit), max(places, _MONEY_PLACES))
        return f"{term.value:f}" if isinstance(term.value, Decimal) else str(term.value)

    return write


def formula(figure: Figure, write: Callable[[Term], str]) -> str:
    """Return the right side of a ratio's formula, the operands written by ``write``."""
    top, bottom = _joined(figure.numerator, write), _joined(figure.denominator, write)
    if figure.definition.method == "平均":
        return f"{top}÷{len(figure.numerator)}"
    bare = _joined(figure.denominator, write, brackets=False)
    over = _joined(figure.numerator, write, brackets=False)
    return {
        "比率": f"{top}÷{bottom}×100%",
        "差异率": f"（{over}−{bottom}）÷{bottom}×100%",
        "变动率": f"（{top}÷{bottom}−1）×100%",
        "节约率": f"（{bare}−{top}）÷{bottom}×100%",
    }[figure.definition.method]


def _joined(terms: tuple[Term, ...], write: Callable[[Term], str], *, brackets: bool = True) -> str:
    text = "".join(("−" if t.sign < 0 else "+" if i else "") + write(t) for i, t in enumerate(terms))
    return f"（{text}）" if brackets and len(terms) > 1 else text


def narrative(prose: Prose) -> Narrative:
    """Return narrative text with literal numbers before its items."""
    return Narrative(tuple(_block(b) for b in prose.blocks))


def _block(block: Block) -> TextBlock:
    runs = tuple(TextRun(r.text, r.bold) for r in block.runs)
    if block.table is not None:
        table = block.table
        return TextBlock(block.kind, 表格=TextTable(table.title, table.unit, table.header, table.rows))
    return TextBlock(block.kind, runs, _item_number(block.ordinal, block.sample))


def _item_number(n: int, sample: str) -> str:
    if sample == "一是":
        return ordinal(n, "一、").rstrip("、") + "是"
    return ordinal(n, sample) if sample else ""


def plain_narrative(text: str) -> Narrative:
    """Return one paragraph of plain text as narrative; empty for no text."""
    return Narrative((TextBlock("段落", (TextRun(text),)),)) if text else Narrative()
