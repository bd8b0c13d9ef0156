"""A file as a document: .txt and .md."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from graph.document.decode import decoded
from graph.document.mend import mended
from graph.document.text import Text

LARGEST = 20_000_000  # bytes; a policy document has some ten thousand characters
BUNDLED = files("graph.document") / "bundled" / "qhd_green.txt"
SUFFIXES = {".txt", ".md", ".markdown", ".text"}
OTHERS = {b"%PDF": "PDF", b"PK\x03\x04": "docx/xlsx/zip", b"\xd0\xcf\x11\xe0": "doc/xls/wps"}


class UnreadableDocument(Exception):
    """A file that cannot be read as a document: which, why, and how to mend it, in one line."""

    def __init__(self, name: str, why: str, mend: str) -> None:
        super().__init__(f"{name}：{why}。{mend}。")
        self.name, self.why, self.mend = name, why, mend


@dataclass(frozen=True)
class Document:
    """A file as text. `pages` are the offsets in the text as read where pages begin, where that is known."""

    name: str
    sha256: str
    text: Text
    pages: tuple[int, ...] = ()


def read(path: str | Path) -> Document:
    """Return the document in the file PATH. Raises UnreadableDocument."""
    path = Path(path)
    return document(path.name, _bytes(path))


def document(name: str, data: bytes) -> Document:
    """Return the document that DATA, the bytes of a file called NAME, holds. Raises UnreadableDocument."""
    text = _text(name, data)
    return Document(name, sha256(data).hexdigest(), mended(text))


def bundled() -> Document:
    """Return the document that comes with Duban: Qinhuangdao's measures for green development."""
    return document("qhd_green.txt", BUNDLED.read_bytes())


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableDocument(
                path.name, "是文件夹，不是文件", "请给出文件夹里的文件，或用 duban build 读整个文件夹"
            )
        if path.stat().st_size > LARGEST:
            raise UnreadableDocument(
                path.name,
                f"文件超过 {LARGEST // 1_000_000} MB",
                "政策文件没有这么大，请确认文件，或拆分后再读",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDocument(str(path), "没有这个文件", "请检查路径和文件名") from None
    except OSError as error:
        raise UnreadableDocument(str(path), f"读不出来（{error.strerror}）", "请检查文件的读取权限") from None


def _text(name: str, data: bytes) -> str:
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument(name, "文件是空的", "请检查导出是否成功")
    for magic, kind in OTHERS.items():
        if data.startswith(magic):
            raise UnreadableDocument(
                name, f"是 {kind} 文件，现在只读文本（.txt、.md）", "请另存为 UTF-8 文本后再读"
            )
    text = decoded(data)
    if text is None:
        raise UnreadableDocument(
            name, "不是文本文件（不是 UTF-8、UTF-16 或 GB18030 编码）", "请另存为 UTF-8 文本后再读"
        )
    if not text.strip():
        raise UnreadableDocument(name, "文件里没有文字", "请检查导出是否成功")
    return text
