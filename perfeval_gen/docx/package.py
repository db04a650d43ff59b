"""A DOCX file as a value: its parts by name, read from a ZIP and written as one, always the same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from perfeval_gen.docx.limits import MAX_PART, MAX_PARTS, MAX_TOTAL

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPES: Final = "[Content_Types].xml"
ROOT_RELATIONSHIPS: Final = "_rels/.rels"
CUSTOM_PROPERTIES: Final = "docProps/custom.xml"
UNREADABLE: Final = (  # what reading a file that is no sound package may raise
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, SyntaxError,
    EOFError, OSError, KeyError, ValueError, RuntimeError,
)  # fmt: skip
_FIRST: Final = {CONTENT_TYPES: 0, ROOT_RELATIONSHIPS: 1}
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENTRY: Final = b"PK\x01\x02"  # before what the directory says of a part
_BY_CHANCE: Final = 10  # times as many may stand in archives within the archive
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX file, name → bytes, in the order in which they are written."""

    parts: Mapping[str, bytes]

    def replace(self, changes: Mapping[str, bytes | None]) -> Package:
        """Return a package with these parts put in, and left out where the new content is None."""
        merged = {**self.parts, **changes}
        return package_of({name: content for name, content in merged.items() if content is not None})

    def to_bytes(self) -> bytes:
        """Return the ZIP: fixed order, dates and attributes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(_entry(name), content, zipfile.ZIP_DEFLATED, compresslevel=6)
        return buffer.getvalue()


def package_of(parts: Mapping[str, bytes]) -> Package:
    """Return the package of these parts: content types, root relationships, then by name."""
    ordered = sorted(parts, key=lambda name: (_FIRST.get(name, 2), name))
    return Package(MappingProxyType({name: parts[name] for name in ordered}))


def read_package(content: bytes) -> Package:
    """Return the parts of a DOCX file; ``zipfile.BadZipFile`` if it is none (see ``check_package``)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return package_of({i.filename: _content(archive, i) for i in archive.infolist() if not i.is_dir()})


class TooMuch(zipfile.BadZipFile):
    """More than anybody unpacks."""


def opened(content: bytes) -> zipfile.ZipFile:
    """Return an archive that may be unpacked without harm; ``TooMuch`` or another ``BadZipFile`` if it is none.

    Nothing in it is unpacked here: the sizes that it tells are held to, and the other ways of packing know no bounds.
    """
    if content.count(_ENTRY) > MAX_PARTS * _BY_CHANCE:  # each costs memory before any can be counted
        raise TooMuch
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MAX_PARTS or max(sizes, default=0) > MAX_PART or sum(sizes) > MAX_TOTAL:
        raise TooMuch
    if not all(entry.compress_type in _METHODS for entry in entries):
        raise zipfile.BadZipFile
    return archive


def part_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return a part; raises one of ``UNREADABLE`` if there is none, or it has more bytes than that."""
    entry = archive.getinfo(name)
    if entry.file_size > most:
        raise zipfile.BadZipFile(name)
    return _content(archive, entry)


def archive_digest(archive: zipfile.ZipFile) -> str:
    """Return the same as ``parts_digest`` of the package, with one part in memory at a time."""
    entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
    contents = ((name, _content(archive, entry)) for name, entry in entries.items())
    return digest_of_digests({name: hashlib.sha256(content).hexdigest() for name, content in contents})


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a part; one that would unpack to more than it says is unpacked no further than that."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return content


def parts_digest(package: Package, without: tuple[str, ...] = (CUSTOM_PROPERTIES,)) -> str:
    """Return sha256 over names and contents of the parts, so that another zlib gives the same."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in package.parts.items()}
    return digest_of_digests(digests, without)


def digest_of_digests(digests: Mapping[str, str], without: tuple[str, ...] = (CUSTOM_PROPERTIES,)) -> str:
    """Return the digest of a package whose parts have these."""
    lines = (f"{name}\0{digest}\n" for name, digest in sorted(digests.items()) if name not in without)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.create_system, info.external_attr = 3, 0o644 << 16  # else Windows and Linux differ
    return info
