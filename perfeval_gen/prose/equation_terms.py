"""What a row of pieces amounts to: a small arithmetic with units, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from perfeval_gen.prose.equation_tokens import Piece

_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A value: ``plain`` from the numbers as written, ``scaled`` with 万 and 亿 worked out; % counts in both.

    ``shape`` is the expression with N for each number. ``signs`` are the signs used, ``pieces`` all its pieces.
    """

    plain: Fraction
    scaled: Fraction
    shape: str
    signs: frozenset[str]
    numbers: tuple[Piece, ...]
    pieces: tuple[Piece, ...]

    @property
    def single(self) -> bool:
        """Whether it is one number, with a sign or without."""
        return len(self.numbers) == 1

    @property
    def sum_only(self) -> bool:
        """Whether numbers are only added and taken off."""
        return self.signs <= {"+", "-"} and not self.single

    @property
    def value(self) -> Fraction:
        """The value in the one unit that is used, or in units of one where there are several."""
        return self.plain if self.one_unit else self.scaled

    @property
    def one_unit(self) -> bool:
        """Whether all numbers that have a unit of 万 or 亿 or of one have the same."""
        return len({p.power for p in self.numbers if p.unit and not p.share}) <= 1


class Unreadable(Exception):  # noqa: N818 - not an error of ours; the row is no expression
    """A row of pieces isn't arithmetic."""


def read(pieces: Sequence[Piece]) -> Term | None:
    """Return what the pieces amount to, or None."""
    term, at = longest(pieces)
    return term if at == len(pieces) else None


def longest(pieces: Sequence[Piece]) -> tuple[Term | None, int]:
    """Return the expression at the beginning of the pieces and how many of them it takes."""
    reader = _Reader(pieces)
    try:
        term = reader.sum(0)
    except (Unreadable, ZeroDivisionError):
        return None, 0
    return term, reader.at


@dataclass(slots=True)
class _Reader:
    pieces: Sequence[Piece]
    at: int = 0

    def peek(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def sign(self, which: str) -> str:
        piece = self.peek()
        if piece is not None and piece.kind == "sign" and piece.text.strip() in which:
            self.at += 1
            return piece.text.strip()
        return ""

    def sum(self, depth: int) -> Term:
        left = self.product(depth)
        while sign := self.sign("+-"):
            left = _joined(left, sign, self.pieces[self.at - 1], self.product(depth))
        return left

    def product(self, depth: int) -> Term:
        left = self.factor(depth)
        while sign := self.sign("×÷"):
            left = _joined(left, sign, self.pieces[self.at - 1], self.factor(depth))
        return left

    def factor(self, depth: int) -> Term:
        start = self.at
        if sign := self.sign("+-"):
            inner = self.factor(depth)
            return inner if sign == "+" else _negative(inner, self.pieces[start])
        piece = self.peek()
        if piece is not None and piece.kind == "word":
            self.at += 1
            piece = self.peek()
        if piece is None or depth > _DEEPEST:
            raise Unreadable
        self.at += 1
        if piece.kind == "number":
            self._skip_classifier()
            return _single(piece)
        if piece.kind == "open":
            return self._bracket(depth)
        raise Unreadable

    def _bracket(self, depth: int) -> Term:
        first = self.at - 1
        inner = self.sum(depth + 1)
        closing = self.peek()
        if closing is None or closing.kind != "close":
            raise Unreadable
        self.at += 1
        shape = inner.shape if inner.single else f"({inner.shape})"
        pieces = (self.pieces[first], *inner.pieces, closing)
        return Term(inner.plain, inner.scaled, shape, inner.signs, inner.numbers, pieces)

    def _skip_classifier(self) -> None:
        """Pass a word between a number and a sign: 12辆＋8辆."""
        word, after = self.peek(), self.pieces[self.at + 1] if self.at + 1 < len(self.pieces) else None
        if word is not None and word.kind == "word" and (after is None or after.kind in ("sign", "close")):
            self.at += 1


def _single(piece: Piece) -> Term:
    plain = piece.number / 100 if piece.share else piece.number
    scaled = piece.number * Fraction(10) ** piece.power
    return Term(plain, scaled, "N", frozenset(), (piece,), (piece,))


def _negative(term: Term, sign: Piece) -> Term:
    return Term(-term.plain, -term.scaled, f"-{term.shape}", term.signs, term.numbers, (sign, *term.pieces))


def _joined(left: Term, sign: str, piece: Piece, right: Term) -> Term:
    return Term(
        _applied(left.plain, sign, right.plain),
        _applied(left.scaled, sign, right.scaled),
        f"{left.shape}{sign}{right.shape}",
        left.signs | right.signs | {sign},
        (*left.numbers, *right.numbers),
        (*left.pieces, piece, *right.pieces),
    )


def _applied(left: Fraction, sign: str, right: Fraction) -> Fraction:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "×" else left / right
