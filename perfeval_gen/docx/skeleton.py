"""The ZIP of a template: what never changes stands ready as bytes, what a rendering writes is put behind it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import BinaryIO

Deflate = Literal["zlib", "isal"]

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DATE: Final = (1 << 5) | 1  # 1980-01-01, as every entry of ours
_UTF8: Final = 0x800
_VERSION: Final = 20
_UNIX: Final = 3
_MODE: Final = 0o644 << 16
_RAW: Final = -15  # a deflate stream without a head of its own, as ZIP wants it


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The fixed entries of a ZIP, ``fixed``, and their records in its directory."""

    fixed: bytes
    directory: bytes
    count: int

    def join(self, parts: Iterable[tuple[str, bytes]], level: int, deflate: Deflate = "zlib") -> bytes:
        """Return the whole ZIP with these parts at its end."""
        pieces, records, at = [self.fixed], [self.directory], len(self.fixed)
        for name, content in parts:
            packed = packed_with(content, level, deflate)
            entry = _Entry(name.encode(), zlib.crc32(content), len(packed), len(content))
            head = entry.local()
            pieces += (head, packed)
            records.append(entry.central(at))
            at += len(head) + len(packed)
        return b"".join((*pieces, *records, self._end(records, at)))

    def write(self, file: BinaryIO, parts: Mapping[str, Packed]) -> None:
        """Write the whole ZIP from its beginning to its end, so that the file need not be seekable."""
        file.write(self.fixed)
        records, at = [self.directory], len(self.fixed)
        for name, packed in parts.items():
            size = sum(map(len, packed.blocks))
            entry = _Entry(name.encode(), packed.crc, size, packed.length)
            head = entry.local()
            file.writelines((head, *packed.blocks))
            records.append(entry.central(at))
            at += len(head) + size
        file.write(b"".join((*records, self._end(records, at))))

    def _end(self, records: list[bytes], at: int) -> bytes:
        count = self.count + len(records) - 1
        return _END.pack(b"PK\x05\x06", 0, 0, count, count, sum(map(len, records)), at, 0)


@dataclass(frozen=True, slots=True)
class Packed:
    """A part deflated piece by piece, with its checksum and its length before."""

    crc: int
    length: int
    blocks: tuple[bytes, ...]

    @staticmethod
    def of(pieces: Iterable[bytes], level: int, deflate: Deflate) -> Packed:
        """Return the pieces deflated; none of them is kept."""
        engine, blocks = _engine(level, deflate), []
        crc = length = 0
        for piece in pieces:
            crc, length = zlib.crc32(piece, crc), length + len(piece)
            blocks.append(engine.compress(piece))
        return Packed(crc, length, (*filter(None, blocks), engine.flush()))

    def unpacked(self) -> Iterator[bytes]:
        """Yield the pieces as they were, though cut elsewhere."""
        engine = zlib.decompressobj(_RAW)
        return map(engine.decompress, self.blocks)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    crc: int
    size: int
    length: int
    method: int = zipfile.ZIP_DEFLATED

    def local(self) -> bytes:
        head = _LOCAL.pack(
            b"PK\x03\x04", _VERSION, self._flags(), self.method, 0, _DATE,
            self.crc, self.size, self.length, len(self.name), 0,
        )  # fmt: skip
        return head + self.name

    def central(self, at: int) -> bytes:
        record = _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, self._flags(), self.method, 0, _DATE,
            self.crc, self.size, self.length, len(self.name), 0, 0, 0, 0, _MODE, at,
        )  # fmt: skip
        return record + self.name

    def _flags(self) -> int:
        return 0 if self.name.isascii() else _UTF8


def skeleton_of(parts: Mapping[str, bytes], source: bytes) -> Skeleton:
    """Return the skeleton of these parts; what is the same in the ZIP ``source`` keeps its deflated bytes."""
    kept = _deflated(source)
    pieces: list[bytes] = []
    records: list[bytes] = []
    at = 0
    for name, content in parts.items():
        crc = zlib.crc32(content)
        method, packed = kept.get((name, crc, len(content))) or (zipfile.ZIP_DEFLATED, packed_with(content, 9, "zlib"))
        entry = _Entry(name.encode(), crc, len(packed), len(content), method=method)
        head = entry.local()
        pieces += (head, packed)
        records.append(entry.central(at))
        at += len(head) + len(packed)
    return Skeleton(b"".join(pieces), b"".join(records), len(records))


def check_engine(level: int, deflate: str) -> None:
    """Raise ``ValueError`` for a level or an engine that there isn't."""
    if deflate not in ("zlib", "isal"):
        raise ValueError(f"no such deflate engine: {deflate!r}")
    if level not in range(10):
        raise ValueError(f"deflate_level is 0 to 9, not {level!r}")
    if deflate == "isal" and find_spec("isal") is None:
        raise ValueError("deflate='isal' needs the package isal: pip install 'perfeval-gen[isal]'")


def packed_with(content: bytes, level: int, deflate: Deflate) -> bytes:
    """Return the content deflated."""
    engine = _engine(level, deflate)
    return bytes(engine.compress(content) + engine.flush())


def _engine(level: int, deflate: Deflate) -> Any:  # noqa: ANN401 - zlib and isal have no common class
    if deflate == "zlib":
        return zlib.compressobj(level, zlib.DEFLATED, _RAW)
    from isal import isal_zlib

    make: Callable[..., Any] = isal_zlib.compressobj
    return make(min(level, isal_zlib.ISAL_BEST_COMPRESSION), isal_zlib.DEFLATED, _RAW)


def _deflated(source: bytes) -> dict[tuple[str, int, int], tuple[int, bytes]]:
    """Return the packed bytes of each entry by name, checksum and length; ``safety`` has refused other methods."""
    found: dict[tuple[str, int, int], tuple[int, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<2H", source, info.header_offset + 26)
            start = info.header_offset + _LOCAL.size + name + extra
            packed = source[start : start + info.compress_size]
            found[info.filename, info.CRC, info.file_size] = info.compress_type, packed
    return found
