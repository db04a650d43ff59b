"""What git and editors read in a unit's folder: line ends, what isn't kept, completion, the check before a commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from perfeval_gen.workflows.editor import FOLDER, PLACES
from perfeval_gen.workflows.git_settings import DRIVER, NO_DATA

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
        entry: perfeval check --no-notes
        language: system
        files: '(^|/)\\d{{4}}/.*\\.ya?ml$'
        exclude: '(^|/)({"|".join(NO_DATA)})/'
        require_serial: true
"""


def repository_files() -> Mapping[str, str]:
    """Return the text of each file by its path in the unit's folder."""
    return MappingProxyType(
        {
            ".gitattributes": _ATTRIBUTES,
            ".gitignore": _IGNORED,
            ".editorconfig": _EDITOR,
            ".vscode/settings.json": _as_json(_settings()),
            ".vscode/extensions.json": _as_json({"recommendations": ["redhat.vscode-yaml"]}),
            ".pre-commit-config.yaml": _PRE_COMMIT,
        }
    )


def _settings() -> dict[str, object]:
    """Return VS Code's settings: which schema goes with which files, for those without a line that names it."""
    return {
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.associations": {"*.yaml": "yaml"},
        "yaml.schemas": {f"./{FOLDER}/{name}": list(places) for name, places in PLACES.items()},
        "yaml.hoverSchemaSource": False,
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
