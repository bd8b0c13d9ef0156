"""The parts of a .docx or .xlsx, which is a zip archive, checked before any is opened.

Limits: 2,000 entries; 50 MB unpacked in all; no entry above 100 KB packed more than 100 to 1. Only the parts
that are asked for are unpacked, never an archive within, never a macro. A part cannot grow past the size that
its header states, and one that does not end there is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from graph.document.unreadable import UnreadableDocument

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 50_000_000  # bytes, all entries together
HIGHEST_RATIO = 100  # unpacked to packed
RATIO_COUNTS_FROM = 100_000  # bytes unpacked: below that a high ratio harms nobody
ENTRY = b"PK\x01\x02"  # opens each entry of the central directory
ENCRYPTED = 0x1
# what zipfile raises where bytes are not what they should be
BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError)
WHOLE = "请用 Word 或 WPS 打开原文件，另存一份再读"


class Archive:
    """The parts of the zip archive DATA, which is a file called NAME. Raises UnreadableDocument."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        # counted in the bytes: zipfile makes an object of each entry before it can be asked how many
        if data.count(ENTRY) > MOST_ENTRIES:
            raise self.refusal(f"压缩包内的部件超过 {MOST_ENTRIES} 个")
        try:
            self._zip = ZipFile(BytesIO(data))
        except BROKEN:
            raise self.refusal("文件不完整或已损坏（压缩包打不开）") from None
        self._parts = {entry.filename: entry for entry in self._zip.infolist()}
        self._check()

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(self._parts) < len(entries):
            raise self.refusal("压缩包内有重名的部件")
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise self.refusal(f"解压后超过 {LARGEST_UNPACKED // 1_000_000} MB，可能是压缩炸弹")
        for entry in entries:
            if entry.file_size > max(RATIO_COUNTS_FROM, HIGHEST_RATIO * entry.compress_size):
                raise self.refusal(f"压缩比超过 {HIGHEST_RATIO}，可能是压缩炸弹（{entry.filename}）")
            if entry.flag_bits & ENCRYPTED:
                raise UnreadableDocument(self.name, "文件已加密", "请去掉密码后再读")

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def part(self, path: str) -> bytes:
        """Return the bytes of the part at PATH. Raises UnreadableDocument where it is missing or lies."""
        entry = self._parts.get(path)
        if entry is None:
            raise self.refusal(f"文件不完整（缺少 {path}）")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.refusal(f"部件的压缩方法不认识（{path}）")
        return self._unpacked(entry)

    def _unpacked(self, entry: ZipInfo) -> bytes:
        try:
            # told how much to unpack, it stops there and compares the check sum: a lying header ends here
            with self._zip.open(entry) as part:
                return part.read(entry.file_size)
        except BROKEN:
            raise self.refusal(f"部件已损坏，或与其标注的大小不符（{entry.filename}）") from None

    def refusal(self, why: str) -> UnreadableDocument:
        """Return the refusal of this file for the reason WHY."""
        return UnreadableDocument(self.name, why, WHOLE)
