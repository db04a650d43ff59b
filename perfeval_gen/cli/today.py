"""The date of a check: the system's, or the one given; nothing below ``cli`` reads a clock."""

from __future__ import annotations

from datetime import date, datetime

import typer

from perfeval_gen.cli.answers import USAGE
from perfeval_gen.quantities import parse_date


def date_of_check(said: str) -> date:
    """Return the date given by ``--today``, else the system's; one that is none ends the command."""
    if not said:
        return system_date()
    day = parse_date(said).value
    if day is None:
        typer.echo(f"错误[PE700] --today 写的“{said}”不是日期\n     = 例如 --today 2026-06-11", err=True)
        raise typer.Exit(USAGE)
    return day


def system_date() -> date:
    """Return the day by the system's clock, where this machine stands."""
    return datetime.now().astimezone().date()
