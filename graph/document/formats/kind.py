"""What a file is, told by its content and never by its suffix; what cannot be read, and what to do then."""

from __future__ import annotations

from collections.abc import Callable

from graph.document.decode import decoded
from graph.document.formats import html, pdf, sheet, word
from graph.document.formats.archive import Archive
from graph.document.formats.raw import LONGEST, SMALLER, Raw
from graph.document.unreadable import UnreadableDocument

Reader = Callable[[str, bytes], Raw]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc .xls .wps, and .docx with a password
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
AS_TEXT = "请另存为 UTF-8 文本后再读"
AS_WORD = "请用 Word 或 WPS 打开，另存为 .docx 再读"
UNPACK = "请先解压，再读其中的文件"
RECOGNISE = "请先做文字识别（OCR）再读"
# how a file begins, what it is, and how to make it readable
OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "是 RTF 文件", AS_WORD),
    (b"\x1f\x8b", "是 gzip 压缩包", UNPACK),
    (b"BZh", "是 bzip2 压缩包", UNPACK),
    (b"\xfd7zXZ", "是 xz 压缩包", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "是 7z 压缩包", UNPACK),
    (b"Rar!", "是 rar 压缩包", UNPACK),
    (b"\x89PNG", "是图片", RECOGNISE),
    (b"\xff\xd8\xff", "是图片", RECOGNISE),
    (b"GIF8", "是图片", RECOGNISE),
    (b"II*\x00", "是图片", RECOGNISE),
    (b"MM\x00*", "是图片", RECOGNISE),
    (b"%!PS", "是 PostScript 文件", "请转换成 PDF 再读"),
    (b"MZ\x90\x00", "是程序，不是文件", "请给出政策文件"),
    (b"\x7fELF", "是程序，不是文件", "请给出政策文件"),
)
# streams that tell what an OLE file is; their names are in UTF-16
STREAMS = (
    ("EncryptedPackage", "文件已加密", "请去掉密码后再读"),
    ("WordDocument", "是旧版 Word 文件（.doc 或 .wps）", AS_WORD),
    ("Workbook", "是旧版 Excel 文件（.xls）", "请用 Excel 或 WPS 打开，另存为 .xlsx 再读"),
    ("PowerPoint Document", "是演示文稿（.ppt）", AS_WORD),
)


def read(name: str, data: bytes) -> Raw:
    """Return the text of DATA, a file called NAME, whatever it is. Raises UnreadableDocument."""
    if b"%PDF-" in data[:1024]:
        return pdf.read(name, data)
    if data.startswith(ZIP):
        return _packed(name, data)(name, data)
    if data.startswith(OLE):
        raise UnreadableDocument(name, *_ole(data))
    for magic, what, mend in OTHERS:
        if data.startswith(magic):
            raise UnreadableDocument(name, what, mend)
    return plain(name, data)


def plain(name: str, data: bytes) -> Raw:
    """Return the text of a text file or a web page. Raises UnreadableDocument."""
    text = decoded(data)
    if html.is_html(text if text is not None else data[:20_000].decode("latin-1")):
        return html.read(name, data)
    if text is None:
        raise UnreadableDocument(name, "不是文本文件（不是 UTF-8、UTF-16 或 GB18030 编码）", AS_TEXT)
    if text.startswith("MIME-Version:") and "multipart/related" in text[:2000]:
        raise UnreadableDocument(name, "是单个文件网页（.mht）", "请另存为 .html 或 .docx 再读")
    if text.lstrip().startswith("<?xml"):
        raise UnreadableDocument(name, "是 XML 文件", AS_WORD)
    if len(text) > LONGEST:
        raise UnreadableDocument(name, f"文字超过 {LONGEST // 10_000} 万字", SMALLER)
    return Raw(text)


def is_word(name: str, data: bytes) -> bool:
    """True where DATA, a file called NAME, is a .docx or .docm. Raises UnreadableDocument."""
    return data.startswith(ZIP) and _holds_word(Archive(name, data))


def _holds_word(parts: Archive) -> bool:
    return word.MAIN in parts or any(part.startswith("word/") for part in parts)


def _packed(name: str, data: bytes) -> Reader:
    parts = Archive(name, data)
    if _holds_word(parts):
        return word.read
    if sheet.MAIN in parts:
        return sheet.read
    if "OFD.xml" in parts:
        raise UnreadableDocument(name, "是 OFD 文件", "请用 OFD 阅读器导出为 PDF 或文本再读")
    if any(part.startswith("ppt/") for part in parts):
        raise UnreadableDocument(name, "是演示文稿（.pptx）", AS_WORD)
    if "mimetype" in parts or "content.xml" in parts:
        raise UnreadableDocument(name, "是 OpenDocument 或 EPUB 文件", AS_WORD)
    if "xl/workbook.bin" in parts:
        raise UnreadableDocument(name, "是二进制 Excel 文件（.xlsb）", "请另存为 .xlsx 再读")
    raise UnreadableDocument(name, "是压缩包", UNPACK)


def _ole(data: bytes) -> tuple[str, str]:
    for stream, what, mend in STREAMS:
        if stream.encode("utf-16-le") in data:
            return what, mend
    return "是旧版 Office 或 WPS 文件（.doc、.xls、.wps）", AS_WORD
