"""Faults of the machine or of ours: told in a line, the rest in a log without data values."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import Final

import typer

from perfeval_gen.reading import NoPlainFile
from perfeval_gen.workflows.batch_faults import Failed, failure_of

ENVIRONMENT: Final = 4
UNREADABLE: Final = 2
OUR_FAULT: Final = 70


def told(error: Exception) -> int:
    """Print what happened and return the exit status."""
    if isinstance(error, OSError):
        return _of_the_machine(error)
    typer.echo("错误[PE799] 程序内部出错，没有写出任何不完整的文件", err=True)
    return logged([failure_of(error)])


def logged(faults: Iterable[Failed]) -> int:
    """Write faults to a log, each kind at each place once, tell its name and return the exit status."""
    log = _log([line for kind, frames in dict.fromkeys((f.kind, f.frames) for f in faults) for line in (kind, *frames)])
    typer.echo(f"     = 请把日志交给维护者（不含数据内容）：{log}", err=True)
    return OUR_FAULT


def _of_the_machine(error: OSError) -> int:
    from perfeval_gen.cli.answers import TEMPLATE, is_of_pack
    from perfeval_gen.output import is_of_writing, not_written

    if is_of_writing(error):
        item = not_written(error)
        where = f"\n  → {item.location}" if item.location.file else ""
        typer.echo(f"错误[{item.code}] {item.message}{where}\n     = {item.hint}", err=True)
        return ENVIRONMENT
    name = error.filename or f"系统错误 {error.errno}"
    reading = isinstance(error, (FileNotFoundError, IsADirectoryError))
    reason = {
        FileNotFoundError: "找不到文件",
        PermissionError: "没有权限，或文件正被占用",
        NoPlainFile: "不是普通文件（是管道、设备等）",
        IsADirectoryError: "这是文件夹，不是文件",
    }.get(type(error), "读写出错")
    remedy = "换成普通的文件" if isinstance(error, NoPlainFile) else "检查路径、权限和磁盘空间后重试"
    typer.echo(f"错误[PE707] {reason}：{name}\n     = {remedy}", err=True)
    if error.filename and is_of_pack(name):
        return TEMPLATE
    return UNREADABLE if reading else ENVIRONMENT


def _log(lines: list[str]) -> str:
    """Write where the faults were, no values, to a file and return its name; say so if even that fails."""
    text = "\n".join(["perfeval", *lines]) + "\n"
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="perfeval-", suffix=".log", delete=False
        ) as file:
            file.write(text)
            return file.name
    except OSError:
        return "（日志也写不出）"
