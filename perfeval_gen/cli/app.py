"""The command ``perfeval``: what is asked for, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

from perfeval_gen.cli.cache_folder import take_from_cache
from perfeval_gen.cli.names import name_of
from perfeval_gen.cli.streams import restart_in_utf8, set_streams

USAGE_ERROR: Final = 2
INTERRUPTED: Final = 130
OUR_FAULT: Final = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; no traceback ever reaches the user."""
    if arguments is None:
        restart_in_utf8()
    set_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with take_from_cache(name_of(words)):
            status = _run(words)
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:  # noqa: BLE001 - the last resort: a log, not a traceback
        return _failed(error)
    if status == INTERRUPTED:  # what Typer makes of Ctrl-C
        return _interrupted()
    return status if isinstance(status, int) else 0


def _run(words: list[str]) -> Any:  # noqa: ANN401 - what Typer returns
    from perfeval_gen.cli.root import root

    return root().main(args=words, prog_name="perfeval", standalone_mode=False)


def _interrupted() -> int:
    _tell("已停止；没有写到一半的文件。")
    return INTERRUPTED


def _failed(error: Exception) -> int:
    """Tell an error in Chinese; usage errors carry ``format_message``."""
    if type(error).__name__ == "Abort":
        return _interrupted()
    if hasattr(error, "format_message"):
        from perfeval_gen.cli.chinese import explain_usage, help_for

        _tell(f"错误[PE700] {explain_usage(error)}\n     = {help_for(error)} 查看用法")
        return USAGE_ERROR
    from perfeval_gen.cli.failure import told

    return told(error)


def _tell(text: str) -> None:
    import typer

    typer.echo(text, err=True)
