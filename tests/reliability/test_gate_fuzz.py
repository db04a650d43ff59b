"""Whatever the bytes of a package are, the gate answers: it neither fails nor takes long to think."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

import pytest

from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import Package
from tests.reliability.rich import rich

BODY = "word/document.xml"
TOKEN = re.compile(rb"<[^>]*>|[^<]+")
Mutation = Callable[[random.Random, bytes], bytes]


def another_byte(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def bytes_left_out(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randint(1, 30) :]


def tokens_swapped(chance: random.Random, content: bytes) -> bytes:
    tokens = TOKEN.findall(content)
    one, other = (chance.randrange(len(tokens)) for _ in range(2))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return b"".join(tokens)


def a_token_repeated(chance: random.Random, content: bytes) -> bytes:
    tokens = TOKEN.findall(content)
    tokens.insert(chance.randrange(len(tokens)), chance.choice(tokens))
    return b"".join(tokens)


def nothing_left(_: random.Random, __: bytes) -> bytes:
    return b""


MUTATIONS: tuple[Mutation, ...] = (another_byte, bytes_left_out, tokens_swapped, a_token_repeated, nothing_left)


def mutated(chance: random.Random, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    changed = dict(parts)
    for name in chance.choices([name for name in parts if parts[name]], k=chance.randint(1, 3)):
        changed[name] = chance.choice(MUTATIONS)(chance, changed[name] or b"<x/>")
    return changed


@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_get_an_answer(seed: int) -> None:
    chance, parts = random.Random(seed), rich().parts  # noqa: S311 - chance, no secret
    answers = [check_document(Package(mutated(chance, parts)).to_bytes(), references=True) for _ in range(30)]
    assert sum(map(bool, answers)) > 20, "most of it is damage"
    assert all(isinstance(problem, str) and problem for answer in answers for problem in answer)


def test_namespaces_with_odd_signs() -> None:
    for sign in ("}", " ", "{", "&amp;", "'"):
        text = rich().parts[BODY].decode().replace("wordprocessingml/2006/main", f"wordprocessingml{sign}main")
        assert check_document(Package({**rich().parts, BODY: text.encode()}).to_bytes()), sign


def test_deep_and_swollen_parts() -> None:
    text = rich().parts[BODY].decode()
    deep = text.replace("<w:body>", "<w:body>" + "<w:p>" * 5_000 + "</w:p>" * 5_000)
    found = check_document(Package({**rich().parts, BODY: deep.encode()}).to_bytes())
    assert 1 <= len(found) < 100
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "x"}">' for i in range(12))
    swollen = f"<!DOCTYPE x [{bomb}]>" + text.partition("?>")[2].replace("末段", "&a11;")
    assert check_document(Package({**rich().parts, BODY: swollen.encode()}).to_bytes()) == (
        "word/document.xml: not well-formed (has a DOCTYPE)",
    )
