"""Faults of the machine or of ours: told in a line, the rest in a log without data values."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path
from typing import Final

import typer

ENVIRONMENT: Final = 4
UNREADABLE: Final = 2
OUR_FAULT: Final = 70


def told(error: Exception) -> int:
    """Print what happened and return the exit status."""
    if isinstance(error, OSError):
        return _of_the_machine(error)
    log = _log(error)
    typer.echo("错误[PE799] 程序内部出错，没有写出任何不完整的文件", err=True)
    typer.echo(f"     = 请把日志交给维护者（不含数据内容）：{log}", err=True)
    return OUR_FAULT


def _of_the_machine(error: OSError) -> int:
    name = error.filename or ""
    reading = isinstance(error, (FileNotFoundError, IsADirectoryError))
    reason = {
        FileNotFoundError: "找不到文件",
        PermissionError: "没有权限，或文件正被占用",
        IsADirectoryError: "这是文件夹，不是文件",
    }.get(type(error), "读写出错")
    typer.echo(f"错误[PE707] {reason}：{name}\n     = 检查路径、权限和磁盘空间后重试", err=True)
    return UNREADABLE if reading else ENVIRONMENT


def _log(error: Exception) -> str:
    """Write the places of the fault, no values, to a file and return its name; say so if even that fails."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    text = "\n".join(["perfeval", type(error).__qualname__, *lines]) + "\n"
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="perfeval-", suffix=".log", delete=False
        ) as file:
            file.write(text)
            return file.name
    except OSError:
        return "（日志也写不出）"
