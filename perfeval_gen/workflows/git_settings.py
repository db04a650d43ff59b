"""How git is told to compare documents in words and to check data before a commit; nothing here is run."""

from __future__ import annotations

import shlex
from typing import Final

DRIVER: Final = "perfeval"  # the name of git's diff driver in .gitattributes
HOOK_MARK: Final = "# perfeval doctor --git"
NO_DATA: Final = ("佐证", "归档", "采集", "模板", "输出")
_DIGITS: Final = "(一|二|三|四|五|六|七|八|九|十)+"
HEADINGS: Final = f"^({_DIGITS}、.*|（{_DIGITS}）.*)$"  # what git writes beside @@
# a number or a character is a word; where git reads bytes, a piece of Chinese is one, so that no character is cut
WORDS: Final = "[0-9]+([.][0-9]+)?%?|[^[:space:]]|[^[:space:][:alnum:][:punct:]]+"
_YEARS: Final = "[0-9][0-9][0-9][0-9]"
_HOOK: Final = """\
#!/bin/sh
{mark} 写的：提交前检查要提交的数据。要跳过检查：git commit --no-verify
tmp=$(mktemp -d) || exit 1
trap 'cd / && rm -rf "$tmp"' EXIT
git diff --cached --name-only --diff-filter=d -z -- {data} >"$tmp/.names" || exit 1
[ -s "$tmp/.names" ] || exit 0
# 检查的是要提交的内容，不是还没有 git add 的
git ls-files -z -- {needed} | git checkout-index -z --stdin --prefix="$tmp/" || exit 1
cd "$tmp" && xargs -0 {check} <.names >.said 2>&1 && exit 0
cat .said >&2
echo '没有提交。改好以后 git add，再 git commit。' >&2
exit 1
"""


def textconv(program: tuple[str, ...]) -> str:
    """Return the command by which git turns a document into text; it never fails, else ``git diff`` would end.

    Where the program is gone or a document can't be read, a digest stands for the words, so that a change still shows.
    ``program`` is how this program is called, with forward slashes; git runs the command with ``sh``, on Windows too.
    """
    instead = 'printf \'（没有转成文字，内容 %s）\\n\' "$(git hash-object --no-filters "$1")"'
    return f'f() {{ {_words(*program)} text -- "$1" 2>/dev/null || {instead}; }}; f'


def hook(program: tuple[str, ...]) -> str:
    """Return the script for git's pre-commit hook, where the pre-commit tool isn't used."""
    data = [f":(top,glob)**/{_YEARS}/**/*.{suffix}" for suffix in ("yaml", "yml")]
    others = [f":(top,exclude,glob)**/{name}/**" for name in NO_DATA]
    needed = ("*.yaml", "*.yml", ":(top,glob)**/模板/**")
    return _HOOK.format(
        mark=HOOK_MARK,
        data=_words(*data, *others),
        needed=_words(*needed),
        check=_words(*program, "check", "--no-notes"),
    )


def _words(*words: str) -> str:
    return " ".join(map(shlex.quote, words))
