"""Messages name the right line: slips put into long files, by construction (the table of mistakes: tests/cli)."""

from __future__ import annotations

from tests.reliability.bad_inputs import SLIPS, first_error, slips, table

CASES = tuple(slips(1))


def test_there_are_enough() -> None:
    assert len(list(table())) >= 120
    assert len(CASES) >= 120
    assert len(SLIPS) * 4 == len(CASES)


def test_the_right_line_is_told() -> None:
    told = {bad.name: (bad.line, first_error(bad)) for bad in CASES}
    far = {name: lines for name, lines in told.items() if lines[1] is None or abs(lines[1] - lines[0]) > 1}
    assert far == {}
    exact = [name for name, (right, line) in told.items() if right == line]
    assert len(exact) >= 0.95 * len(CASES)
