"""``perfeval cache``: where things are kept for the next run, and how to be rid of them."""

from __future__ import annotations

import typer

from perfeval_gen import cache
from perfeval_gen.cli.cache_folder import VARIABLE, chosen_folder
from perfeval_gen.cli.failure import ENVIRONMENT

_KIB = 1024


def cache_info() -> None:
    """Tell where the cache is and how much it holds."""
    folder = chosen_folder()
    if folder is None:
        typer.echo(f"没有用缓存（环境变量 {VARIABLE}）")
        return
    sizes = [path.stat().st_size for path in cache.files(folder)]
    typer.echo(f"{folder}\n{len(sizes)} 个文件，{(sum(sizes) + _KIB - 1) // _KIB} KB")


def cache_clear() -> None:
    """Remove what is kept."""
    folder = chosen_folder()
    cache.use(None)
    try:
        count = cache.clear(folder) if folder is not None else 0
    except OSError as error:
        typer.echo(f"错误[PE707] 删不掉：{error.filename}\n     = 检查权限，或直接删除文件夹 {folder}", err=True)
        raise typer.Exit(ENVIRONMENT) from None
    typer.echo(f"删掉了 {count} 个缓存文件")
