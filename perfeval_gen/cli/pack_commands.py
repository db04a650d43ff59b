"""``perfeval pack``: arguments of its commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perfeval_gen.cli.options import DirOption, FormatOption


def pack_list(folder: DirOption = Path(), output: FormatOption = "text") -> None:
    """List the packs there are."""
    from perfeval_gen.cli.inspect_commands import run_pack_list

    raise typer.Exit(run_pack_list(folder, output))


def pack_info(
    name: Annotated[str, typer.Argument(metavar="名称", help="模板包的名称，例如 gd-zhanjiang", show_default=False)],
    folder: DirOption = Path(),
    output: FormatOption = "text",
) -> None:
    """Show what is in a pack."""
    from perfeval_gen.cli.inspect_commands import run_pack_info

    raise typer.Exit(run_pack_info(name, folder, output))


def pack_copy(
    name: Annotated[str, typer.Argument(metavar="名称", help="要复制的模板包", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="目标", help="新的文件夹，例如 模板/某省", show_default=False)],
    folder: DirOption = Path(),
) -> None:
    """Copy a pack, to change it."""
    from perfeval_gen.cli.inspect_commands import run_pack_copy

    raise typer.Exit(run_pack_copy(name, target, folder))
