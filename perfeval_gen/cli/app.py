"""The command ``perfeval``: what is asked for, and the exit status."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any, Final

from perfeval_gen.cli.cache_folder import take_from_cache
from perfeval_gen.cli.names import name_of
from perfeval_gen.cli.streams import restart_in_utf8, set_streams

USAGE_ERROR: Final = 2
ENVIRONMENT: Final = 4
INTERRUPTED: Final = 130
OUR_FAULT: Final = 70
ALLOCATIONS: Final = 400_000  # that outlive it before one looks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; no traceback ever reaches the user."""
    if arguments is not None:
        return _status(list(arguments))
    restart_in_utf8()
    gc.set_threshold(ALLOCATIONS)  # a command leaves little garbage in cycles, and much that stays to its end
    status = _status(sys.argv[1:])
    _leave(status)
    return status


def _status(words: list[str]) -> int:
    set_streams()
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


def _leave(status: int) -> None:
    """End the process at once: taking everything apart piece by piece would be a tenth of a short command's time.

    Where somebody still has work to do (a thread, whoever measures us, a stream that takes nothing any more), the
    process ends as ever.
    """
    if threading.active_count() > 1 or sys.gettrace() is not None or sys.getprofile() is not None:
        return
    try:
        atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter itself calls
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BrokenPipeError:  # nobody reads on
        return
    except OSError as error:  # a short text is only written now: the disk is full
        status = _failed(error)
    except Exception:  # noqa: BLE001 - the interpreter says what is wrong
        return
    os._exit(status)


def _interrupted() -> int:
    _tell("已停止；没有写到一半的文件。")
    return INTERRUPTED


def _failed(error: Exception) -> int:
    """Tell an error in Chinese and return the exit status, also where nobody can be told."""
    with contextlib.suppress(OSError):
        return _told(error)
    return ENVIRONMENT


def _told(error: Exception) -> int:
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
