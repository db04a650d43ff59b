"""Typer in Chinese: help titles and the usage errors that it words in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

from perfeval_gen.cli.names import Named
from perfeval_gen.cli.plain_values import read_plainly

if TYPE_CHECKING:
    _Base = TyperCommand
else:
    _Base = object

_USAGE_WORDS: Final = (("Usage:", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]..."))
_NAME: Final = re.compile(r"'([^']+)'|(--?[\w-]+)")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_EXTRA: Final = re.compile(r"\((?!s\))([^()]*)\)")


def _usage(text: str) -> str:
    for english, chinese in _USAGE_WORDS:
        text = text.replace(english, chinese)
    return _BRACES.sub(r"\1", text)


class _Chinese(_Base):
    """The parts of a command that Typer words in English, in Chinese; its help and values without slow libraries."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 - Typer's own context
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own option
        """Return the help option with a Chinese text."""
        return _in_chinese(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return arguments and options, which read their values plainly."""
        return [read_plainly(param) for param in super().get_params(ctx)]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        from perfeval_gen.cli.help_text import help_text

        formatter.write(help_text(self, ctx))


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help is in Chinese."""


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands whose help is in Chinese; each of them is made when it is asked for."""

    shown: tuple[Named, ...] = ()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Return the names of all commands, none of which is made for it."""
        return list(self.commands)


def _in_chinese(option: Any) -> Any:  # noqa: ANN401
    if option is not None:
        option.help = "显示帮助"
    return option


def help_for(error: Exception) -> str:
    """Return the command that shows how the one typed is used."""
    path = str(getattr(getattr(error, "ctx", None), "command_path", "") or "perfeval")
    return f"{path} --help"


def explain_usage(error: Exception) -> str:
    """Return in Chinese what is wrong with a command line, chosen by the kind of error."""
    kind = type(error).__name__
    said = str(getattr(error, "message", "") or "")
    name = _param_name(getattr(error, "param", None)) or str(getattr(error, "option_name", "") or "") or _quoted(said)
    texts = {
        "MissingParameter": f"缺少参数 {name}",
        "NoSuchOption": f"没有选项 {name}{_guess(name, getattr(error, 'possibilities', None))}",
        "NoSuchCommand": f"没有命令 {name}",
        "BadParameter": f"{name} 的值不对{_choices(said)}",
        "BadOptionUsage": f"选项 {name} 的用法不对，可能少写了值，或多写了值",
        "BadArgumentUsage": f"参数 {name} 的用法不对",
        "FileError": f"打不开文件 {name}",
    }
    extra = _EXTRA.search(said) if kind == "UsageError" and "unexpected extra" in said else None
    if extra:
        return f"多出了参数：{extra[1]}"
    if kind == "UsageError" and "No such command" in said:
        return f"没有命令 {_quoted(said)}{_guess(_quoted(said), _commands(error))}"
    if kind == "UsageError" and "Missing command" in said:
        return "没有写命令"
    return texts.get(kind, f"命令写得不对（{name}）" if name else "命令写得不对")


def _commands(error: Exception) -> list[str]:
    return list(getattr(getattr(getattr(error, "ctx", None), "command", None), "commands", ()))


def _guess(name: str, known: Any) -> str:  # noqa: ANN401
    import difflib

    close = difflib.get_close_matches(name, list(known or ()), n=1, cutoff=0.5)
    return f"，是否想写 {close[0]}？" if close else ""


def _param_name(param: Any) -> str:  # noqa: ANN401
    if param is None:
        return ""
    options = [o for o in getattr(param, "opts", ()) if o.startswith("--")]
    return options[0] if options else str(getattr(param, "metavar", "") or getattr(param, "name", "")).upper()


def _quoted(text: str) -> str:
    match = _NAME.search(text)
    return (match.group(1) or match.group(2)) if match else ""


def _choices(said: str) -> str:
    given, _, rest = said.partition(" is not one of ")
    names = [quoted or option for quoted, option in _NAME.findall(rest)]
    if names:
        return f"：写的是 {_quoted(given)}，可用：{'、'.join(names)}"
    return f"：{_quoted(said)}" if _quoted(said) else ""
