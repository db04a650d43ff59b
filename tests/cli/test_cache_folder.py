from __future__ import annotations

import pytest

from perfeval_gen.cli.cache_folder import folder_of_user


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/缓存"}, "/x/缓存/perfeval"),
        ("linux", {"XDG_CACHE_HOME": "相对", "HOME": "/h"}, None),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/perfeval"),
        ("darwin", {"HOME": "/Users/某某"}, "/Users/某某/Library/Caches/perfeval"),
    ],
)
def test_the_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str | None
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = folder_of_user()
    assert (None if found is None else found.as_posix()) == expected
