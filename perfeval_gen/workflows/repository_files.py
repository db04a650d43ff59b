"""What git and editors read in a unit's folder: line ends, what isn't kept, completion, the check before a commit."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SCHEMA: Final = ".perfeval/schema.json"
DRIVER: Final = "perfeval"  # the name of git's diff driver in .gitattributes
HOOK_MARK: Final = "# perfeval doctor --git"
_DIGITS: Final = "(一|二|三|四|五|六|七|八|九|十)+"
HEADINGS: Final = f"^({_DIGITS}、.*|（{_DIGITS}）.*)$"  # what git writes beside @@
# a number or a character is a word; where git reads bytes, a piece of Chinese is one, so that no character is cut
WORDS: Final = "[0-9]+([.][0-9]+)?%?|[^[:space:]]|[^[:space:][:alnum:][:punct:]]+"
_YEARS: Final = "[0-9][0-9][0-9][0-9]"
_NO_DATA: Final = ("佐证", "归档", "采集", "模板", "输出")

_ATTRIBUTES: Final = f"""\
*.yaml text eol=lf
*.docx binary diff={DRIVER}
*.xlsx binary diff={DRIVER}
"""
_IGNORED: Final = """\
输出/
~$*
.~*
*.tmp
"""
_EDITOR: Final = """\
root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true

[*.{yaml,yml}]
indent_style = space
indent_size = 2
"""
_PRE_COMMIT: Final = f"""\
# 提交前检查改动的数据文件；用本机安装的 perfeval，不需要网络。启用：perfeval doctor --git
repos:
  - repo: local
    hooks:
      - id: perfeval-check
        name: 检查绩效数据
        entry: perfeval check
        language: system
        files: '(^|/)\\d{{4}}/.*\\.ya?ml$'
        exclude: '(^|/)({"|".join(_NO_DATA)})/'
        require_serial: true
"""
_HOOK: Final = """\
#!/bin/sh
{mark} 写的：提交前检查要提交的数据。要跳过检查：git commit --no-verify
tmp=$(mktemp -d) || exit 1
trap 'cd / && rm -rf "$tmp"' EXIT
git diff --cached --name-only --diff-filter=d -z -- {data} >"$tmp/.names" || exit 1
[ -s "$tmp/.names" ] || exit 0
# 检查的是要提交的内容，不是还没有 git add 的
git ls-files -z -- . ':(top,exclude,glob)**/归档/**' | git checkout-index -z --stdin --prefix="$tmp/" || exit 1
cd "$tmp" && xargs -0 {check} <.names && exit 0
echo '没有提交。改好以后 git add，再 git commit。' >&2
exit 1
"""


def repository_files(schema: str = SCHEMA) -> Mapping[str, str]:
    """Return the text of each file by its path in the unit's folder; ``schema`` is where the JSON Schema lies."""
    return MappingProxyType(
        {
            ".gitattributes": _ATTRIBUTES,
            ".gitignore": _IGNORED,
            ".editorconfig": _EDITOR,
            ".vscode/settings.json": _as_json(_settings(schema)),
            ".vscode/extensions.json": _as_json({"recommendations": ["redhat.vscode-yaml"]}),
            ".pre-commit-config.yaml": _PRE_COMMIT,
        }
    )


def _settings(schema: str) -> dict[str, object]:
    """Return VS Code's settings: the schema for the files of the years, and for nothing that isn't data."""
    parts = ("整体.yaml", "评分.yaml", "项目/*.yaml", "转移支付/*.yaml")
    return {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.associations": {"*.yaml": "yaml"},
        "yaml.schemas": {f"./{schema}": [f"/{_YEARS}/{part}" for part in parts]},
        "yaml.schemaStore.enable": False,
        "[yaml]": {
            "editor.defaultFormatter": "redhat.vscode-yaml",
            "editor.formatOnSave": False,
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
        },
    }


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def textconv(program: tuple[str, ...]) -> str:
    """Return the command by which git turns a document into text; it never fails, else ``git diff`` would end.

    Where the program is gone or a document can't be read, a digest stands for the words, so that a change still shows.
    ``program`` is how this program is called, with forward slashes; git runs the command with ``sh``, on Windows too.
    """
    instead = 'printf \'（没有转成文字，内容 %s）\\n\' "$(git hash-object --no-filters "$1")"'
    return f'f() {{ {_called(program)} text "$1" 2>/dev/null || {instead}; }}; f'


def hook(program: tuple[str, ...]) -> str:
    """Return the script for git's pre-commit hook, where the pre-commit tool isn't used."""
    data = [f":(top,glob)**/{_YEARS}/**/*.{suffix}" for suffix in ("yaml", "yml")]
    others = [f":(top,exclude,glob)**/{name}/**" for name in _NO_DATA]
    given = " ".join(map(shlex.quote, (*data, *others)))
    return _HOOK.format(mark=HOOK_MARK, data=given, check=f"{_called(program)} check")


def _called(program: tuple[str, ...]) -> str:
    return " ".join(map(shlex.quote, program))
