"""The whole command line as Typer has it; of the commands only the one that is asked for is imported."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import typer

from perfeval_gen.cli.chinese import ChineseGroup
from perfeval_gen.cli.chosen import fill
from perfeval_gen.cli.names import COMMANDS

_ABOUT = "预算绩效自评：一份 YAML，生成整套自评报告与附表（DOCX）。"
_EXAMPLE = "例：perfeval render examples -o 输出"


@cache
def root() -> ChineseGroup:
    """Return the group of all commands."""
    app = typer.Typer(
        cls=ChineseGroup, add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False,
        rich_markup_mode=None, help=_ABOUT, epilog=_EXAMPLE,
    )  # fmt: skip
    app.callback(invoke_without_command=True)(perfeval)
    made = typer.main.get_command(app)
    if not isinstance(made, ChineseGroup):
        raise TypeError(type(made))
    return fill(made, COMMANDS)


def perfeval(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """Show the version, or the help where no command is named."""
    if version:
        from perfeval_gen import __version__

        typer.echo(f"perfeval {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
