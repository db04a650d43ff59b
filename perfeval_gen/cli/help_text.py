"""The help of a command or a group as plain text for a terminal of 80 cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from perfeval_gen.cli.cells import width

WIDTH: Final = 80
_NOT_FIRST: Final = frozenset("，。、；：！？）”’》〕】％%)],;.")
_GAP: Final = 2


def help_text(command: Any, ctx: Any) -> str:  # noqa: ANN401 - Typer's own command and context
    """Return what ``--help`` shows."""
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [_of_argument(param) for param in params if param.param_type_name == "argument"]
    options = [_of_option(param) for param in params if param.param_type_name == "option"]
    known = [(named.name, named.help) for named in getattr(command, "shown", ())]
    parts = [
        [command.get_usage(ctx)],
        list(_folded(command.help or "", 2)),
        *(_block(title, rows) for title, rows in (("参数", arguments), ("选项", options), ("命令", known)) if rows),
        list(_folded(command.epilog or "", 0)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _of_argument(param: Any) -> tuple[str, str]:  # noqa: ANN401
    name = str(param.metavar or param.name)
    return (f"{name}..." if param.nargs == -1 else name), _told(param)


def _of_option(param: Any) -> tuple[str, str]:  # noqa: ANN401
    names = ", ".join(sorted(param.opts, key=len))
    return (names if param.is_flag or not param.metavar else f"{names} {param.metavar}"), _told(param)


def _told(param: Any) -> str:  # noqa: ANN401
    """Return a parameter's help with what holds if it isn't given."""
    told = str(param.help or "")
    if param.required:
        return f"{told} [必填]"
    default = param.default
    has_word = isinstance(default, (str, int)) and not isinstance(default, bool) and default not in ("", 0)
    return f"{told} [缺省: {default}]" if has_word and param.show_default else told


def _block(title: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return rows under their title: names at the left, what they mean in a column beside them."""
    rows = tuple(rows)
    left = min(max(width(name) for name, _ in rows) + 2 * _GAP, WIDTH // 2 - 4)
    lines = [f"{title}："]
    for name, text in rows:
        first, *more = list(_folded(text, left)) or [""]
        head = f"{'':{_GAP}}{name}"
        if width(head) + _GAP > left:
            lines.append(head)
            lines.append(first)
        else:
            lines.append(head + " " * (left - width(head)) + first.lstrip())
        lines.extend(more)
    return lines


def _folded(text: str, indent: int) -> Iterator[str]:
    """Yield a text in lines behind an indent; words stay whole, no line begins with a mark that ends a phrase."""
    line, room = "", WIDTH - 2 - indent
    for word in _words(text):
        if line and width(line + word.rstrip()) > room and word not in _NOT_FIRST:
            yield f"{'':{indent}}{line.rstrip()}"
            line = word.lstrip()
        else:
            line += word
    if line.strip():
        yield f"{'':{indent}}{line.rstrip()}"


def _words(text: str) -> Iterator[str]:
    """Yield what may not be parted: a Chinese character, a word in Latin letters, a remark in brackets."""
    word = ""
    for char in text:
        keeps = char.isascii() and char != " "
        if word and not (keeps and word[-1].isascii() and word[-1] != " ") and not word.startswith("["):
            yield word
            word = ""
        word += char
        if char == "]":
            yield word
            word = ""
    if word:
        yield word
