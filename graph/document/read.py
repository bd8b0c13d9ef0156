"""A file as a document: text, web page, Word, Excel, PDF."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from graph.document.formats import kind
from graph.document.formats.raw import Raw
from graph.document.mend import mended
from graph.document.text import Text
from graph.document.unreadable import UnreadableDocument

__all__ = ["BUNDLED", "SUFFIXES", "Document", "UnreadableDocument", "bundled", "document", "read"]

LARGEST = 20_000_000  # bytes; a policy document has some ten thousand characters
BUNDLED = files("graph.document") / "bundled" / "qhd_green.txt"
# files of a folder that are taken for documents; what each is, its content says, and how to convert it
READ = {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx", ".docm", ".xlsx", ".xlsm", ".pdf"}
SUFFIXES = READ | {".doc", ".wps", ".xls", ".et", ".ofd", ".rtf", ".mht"}


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
    raw = _raw(name, data)
    return Document(name, sha256(data).hexdigest(), mended(raw.text), raw.pages)


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


def _raw(name: str, data: bytes) -> Raw:
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument(name, "文件是空的", "请检查导出是否成功")
    raw = kind.read(name, data)
    if not raw.text.strip():
        raise UnreadableDocument(name, "文件里没有文字", "请检查导出是否成功")
    return raw
