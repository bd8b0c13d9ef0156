"""Files that would fill the memory, hang the reader or steal; and a process of its own to read them in."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

ROOT = Path(__file__).parents[1]
MEMORY, SECONDS = 300, 5  # megabytes and seconds of processor that reading one may take
CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS,) * 2)
from graph.document.read import read
from graph.document.unreadable import UnreadableDocument
try:
    said = {"text": read(sys.argv[1]).text.value[:2000]}
except UnreadableDocument as refused:
    said = {"refused": str(refused)}
# not ru_maxrss of its own, which counts what forked it
own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
said["memory"] = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1000
print(json.dumps(said))
""".replace("SECONDS", str(SECONDS))

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TEXT = "推进垃圾分类。（牵头单位：市城管局）"
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈哈哈哈哈哈哈哈"}">' for n in range(10))
LAUGH = f"<!DOCTYPE x [{LAUGHS}]>"
THEFT = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
ABROAD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@dataclass(frozen=True)
class Hostile:
    """A file: its name, its bytes, and what its refusal says, or what is read where it is harmless."""

    name: str
    make: Callable[[], bytes]
    says: str
    harmless: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file in a process of its own."""

    text: str | None
    refused: str | None
    memory: float  # megabytes, the most that the reader or its helper held
    error: str


def outcome(path: Path) -> Outcome:
    """Read the file PATH in a process that cannot harm this one."""
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, cwd=ROOT, timeout=120, check=False
    )
    said = json.loads(run.stdout or b"{}")
    error = f"exit {run.returncode}: {run.stderr.decode()[-500:]}" if run.returncode else ""
    return Outcome(said.get("text"), said.get("refused"), said.get("memory", 0), error)


# --- archives


def packed(parts: dict[str, bytes | str], method: int = ZIP_DEFLATED) -> bytes:
    """The zip archive of PARTS."""
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body: str = PARAGRAPH, before: str = "", encoding: str = "utf-8", **more: str) -> bytes:
    """A .docx with BODY, and BEFORE ahead of its root; MORE are other parts beside the main one."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    main = f"<?xml version='1.0' encoding='{encoding}'?>{before}{document}"
    parts = {f"word/{name}.xml": part for name, part in more.items()}
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": main.encode(encoding), **parts})


def stored(data: bytes) -> bytes:
    """The archive DATA unpacked: nothing in it to see before its parts are read."""
    with ZipFile(BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()}, ZIP_STORED)


def excel(rows: str, before: str = "", after: str = "", **more: str) -> bytes:
    """A .xlsx with one sheet of ROWS, and BEFORE ahead of the sheet's root."""
    book = f'<workbook {S} {R}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    relation = '<Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/>'
    sheet = f"{before}<worksheet {S}><sheetData>{rows}</sheetData>{after}</worksheet>"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
        **{f"xl/{name}.xml": part for name, part in more.items()},
    }
    return packed(parts)


def inline(place: str, text: str) -> str:
    """A cell of a sheet that holds TEXT."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def blanks(megabytes: int) -> bytes:
    """Spaces, which a thousandth of their number packs."""
    return b" " * (megabytes * 1_000_000)


def bomb(megabytes: int) -> bytes:
    """A .docx whose main part is MEGABYTES of spaces."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(megabytes):
            part.write(blanks(1))
    return out.getvalue()


def lying(size: int) -> bytes:
    """A .docx whose main part states SIZE bytes and holds half a gigabyte."""
    stated = struct.pack("<I", size)
    return patched(patched(bomb(500), b"PK\x03\x04", 22, stated), b"PK\x01\x02", 24, stated)


def patched(data: bytes, signature: bytes, at: int, value: bytes) -> bytes:
    """DATA with VALUE written AT bytes behind each SIGNATURE."""
    made, start = bytearray(data), data.find(signature)
    while start >= 0:
        made[start + at : start + at + len(value)] = value
        start = data.find(signature, start + 1)
    return bytes(made)


def overlapping() -> bytes:
    """A thousand entries that are all one and the same packed megabyte."""
    data = packed({"word/document.xml": random.Random(1).randbytes(500) * 2000})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"document.xml", b"d%07d.xml" % n) for n in range(1000))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entries), start, 0)
    return data[:start] + entries + tail


def doubled() -> bytes:
    """Two parts of one name: which of them is read?"""
    data = packed({"word/document.xml": "<a/>", "word/documenu.xml": "<b/>"})
    return data.replace(b"documenu", b"document")


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip."""
    data = blanks(10)
    for n in range(depth):
        data = packed({f"{n}.zip": data})
    return data


# --- pages and portable documents


def pdf(objects: list[str | bytes], trailer: str = "") -> bytes:
    """A PDF of OBJECTS, numbered from 1, with a right table of where they stand."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    size = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + head + table + size.encode()


def stream(data: bytes, entries: str = "", megabytes: int = 0) -> bytes:
    """A packed stream of DATA and MEGABYTES of spaces."""
    pack = zlib.compressobj(9)
    body = pack.compress(data) + b"".join(pack.compress(blanks(1)) for _ in range(megabytes)) + pack.flush()
    return (
        b"<</Length %d/Filter/FlateDecode%s>>\nstream\n" % (len(body), entries.encode())
        + body
        + b"\nendstream"
    )


def page(content: bytes, resources: str = "", megabytes: int = 0) -> list[str | bytes]:
    """The objects of a PDF of one page that draws CONTENT."""
    return [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{resources}>>>>",
        stream(content, megabytes=megabytes),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def locked() -> bytes:
    """A PDF that opens with a password."""
    out = BytesIO()
    made = canvas.Canvas(out, encrypt=StandardEncryption("geheim", canPrint=0))
    made.drawString(100, 100, "text " * 20)
    made.save()
    return out.getvalue()


def scanned() -> bytes:
    """Pages that are pictures."""
    out = BytesIO()
    made = canvas.Canvas(out)
    for _ in range(3):
        made.rect(50, 50, 400, 600, fill=1)
        made.showPage()
    made.save()
    return out.getvalue()


def ole(stream_name: str) -> bytes:
    """The beginning of an OLE file that has a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream_name.encode("utf-16-le") + bytes(2000)


FONT = "/Font<</F 5 0 R>>"
SHOWN = b"BT /F 12 Tf 50 700 Td (" + b"text of a page " * 8 + b") Tj ET "
ROWS = f"<tr><td>{TEXT}</td><td>市城管局</td></tr>"

FILES = (
    # zip bombs
    Hostile("flat.docx", lambda: bomb(1000), "压缩炸弹"),
    Hostile("flat.xlsx", lambda: packed({"xl/workbook.xml": blanks(120)}), "压缩炸弹"),
    Hostile("ratio.docx", lambda: packed({"word/document.xml": blanks(30)}), "压缩比"),
    Hostile(
        "sum.docx",
        lambda: packed({f"word/{n}.xml": random.Random(n).randbytes(20_000) * 50 for n in range(60)}),
        "压缩炸弹",
    ),
    Hostile("lying-small.docx", lambda: lying(1000), "与其标注的大小不符"),
    Hostile("lying-large.docx", lambda: lying(4_000_000_000), "压缩炸弹"),
    Hostile("many.docx", lambda: packed({f"word/{n}": b"" for n in range(70_000)}), "部件超过"),
    Hostile("overlapping.docx", overlapping, "压缩炸弹"),
    Hostile("nested.zip", lambda: nested(6), "压缩包"),
    Hostile("nested.docx", lambda: packed({"word/document.xml": nested(6)}), "已损坏"),
    Hostile("doubled.docx", doubled, "重名"),
    Hostile("locked.docx", lambda: patched(word(), b"PK\x01\x02", 8, b"\x01\x00"), "加密"),
    Hostile("method.docx", lambda: patched(word(), b"PK\x01\x02", 10, b"\x63\x00"), "压缩方法"),
    Hostile("lzma.docx", lambda: packed({"word/document.xml": blanks(1)}, ZIP_LZMA), "压缩比"),
    Hostile("cut.docx", lambda: word(PARAGRAPH * 500)[:-400], "不完整"),
    Hostile("offset.docx", lambda: patched(word(), b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"), "损坏"),
    Hostile("headless.docx", lambda: packed({"word/other.xml": "<a/>"}), "缺少"),
    # entities
    Hostile("laughs.docx", lambda: word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", LAUGH), "实体"),
    Hostile("laughs16.docx", lambda: word("<w:p>&l9;</w:p>", LAUGH, "utf-16"), "实体"),
    Hostile("theft.docx", lambda: word("<w:p><w:r><w:t>&f;</w:t></w:r></w:p>", THEFT), "实体"),
    Hostile("numbering.docx", lambda: word(numbering=f"{LAUGH}<a>&l9;</a>"), "实体"),
    Hostile("abroad.docx", lambda: word(styles=f"{ABROAD}<a/>"), "实体"),
    Hostile(
        "quadratic.docx",
        lambda: stored(word("&a;" * 50_000, f'<!DOCTYPE x [<!ENTITY a "{"哈" * 50_000}">]>')),
        "实体",
    ),
    Hostile(
        "laughs.xlsx", lambda: excel("", sharedStrings=f"{LAUGH}<sst><si><t>&l9;</t></si></sst>"), "实体"
    ),
    Hostile("theft.xlsx", lambda: excel(f"<row>{inline('A1', '&f;')}</row>", THEFT), "实体"),
    Hostile("undeclared.docx", lambda: word("<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p>"), "已损坏"),
    # depth and breadth
    Hostile("deep.docx", lambda: stored(word("<w:sdt><w:sdtContent>" * 50_000)), "损坏"),
    Hostile("wide.docx", lambda: packed({"word/document.xml": _wide()}, ZIP_STORED), "部件过大"),
    Hostile("table.docx", lambda: word(_spanned()), "万字"),
    Hostile("cells.xlsx", lambda: excel(_cells(150_000)), "单元格超过"),
    Hostile(
        "merged.xlsx",
        lambda: excel(
            f'<row r="1">{inline("A1", TEXT)}</row>',
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        TEXT,
        harmless=True,
    ),
    Hostile(
        "far.xlsx",
        lambda: excel(
            f'<row r="1">{inline("A1", TEXT)}</row><row r="1048576">{inline("XFD1048576", "远")}</row>'
        ),
        TEXT,
        harmless=True,
    ),
    Hostile(
        "formula.xlsx",
        lambda: excel(f'<row><c r="A1" t="str"><f>cmd|"/c calc"!A1</f><v>{TEXT}</v></c></row>'),
        TEXT,
        harmless=True,
    ),
    # other programs' files
    Hostile("password.docx", lambda: ole("EncryptedPackage"), "加密"),
    Hostile("old.doc", lambda: ole("WordDocument"), "另存为 .docx"),
    Hostile("old.xls", lambda: ole("Workbook"), "另存为 .xlsx"),
    Hostile("old.wps", lambda: ole("WpsCustomData"), "另存为 .docx"),
    Hostile("a.ofd", lambda: packed({"OFD.xml": "<a/>"}), "OFD"),
    Hostile("slides.pptx", lambda: packed({"ppt/presentation.xml": "<a/>"}), "演示文稿"),
    Hostile("a.rtf", lambda: b"{\\rtf1\\ansi text}", "RTF"),
    Hostile("a.txt.gz", lambda: zlib.compress(b"text", wbits=31), "gzip"),
    Hostile("a.mht", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\ntext", ".mht"),
    # wrong suffix
    Hostile("really-docx.txt", word, TEXT, harmless=True),
    Hostile("really-html.docx", lambda: f"<html><body><p>{TEXT}</p></body></html>".encode(), TEXT, True),
    Hostile("really-text.pdf", TEXT.encode, TEXT, harmless=True),
    Hostile("picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
    Hostile("program.docx", lambda: b"MZ\x90\x00" + bytes(1000), "程序"),
    Hostile("noise.txt", lambda: random.Random(1).randbytes(100_000), "不是文本文件"),
    Hostile("nul.txt", lambda: b"\0" * 100_000, "不是文本文件"),
    Hostile("empty.pdf", lambda: b"", "空的"),
    Hostile("long.txt", lambda: TEXT.encode() * 120_000, "万字"),
    # web pages
    Hostile(
        "laughs.html", lambda: f"{LAUGH}<html><body><p>{TEXT}&l9;</p></body></html>".encode(), TEXT, True
    ),
    Hostile("deep.html", lambda: f"<html><body>{'<div>' * 100_000}{TEXT}".encode(), "嵌套"),
    Hostile("bold.html", lambda: f"<html><body>{'<b>' * 100_000}{TEXT}".encode(), "嵌套"),
    Hostile("table.html", lambda: f"<html><body><table>{ROWS * 70_000}</table>".encode(), "万个标签"),
    Hostile(
        "span.html",
        lambda: f"<html><table>{ROWS.replace('<td>', '<td colspan=1000 rowspan=9999>') * 5000}".encode(),
        "万字",
    ),
    Hostile("tags.html", lambda: b"<html><body>" + b"<" * 3_000_000, "万个标签"),
    Hostile("comment.html", lambda: b"<html><body><!--" * 20_000 + TEXT.encode(), "没有文字"),
    Hostile("attributes.html", lambda: f"<html><body><p {'a=b ' * 200_000}>{TEXT}</p>".encode(), TEXT, True),
    # PDF
    Hostile("cut.pdf", lambda: pdf(page(SHOWN, FONT))[:60], "PDF 不完整"),
    Hostile("loop-xref.pdf", lambda: _looping(), "text of a page", harmless=True),
    Hostile("loop-pages.pdf", lambda: pdf(_looping_pages()), "PDF"),
    Hostile("bomb.pdf", lambda: pdf(page(SHOWN, FONT, megabytes=400)), "PDF"),
    Hostile("draws-itself.pdf", lambda: pdf(_drawing_itself()), "恶意"),
    Hostile("deep.pdf", lambda: pdf(["[" * 200_000 + "]" * 200_000]), "PDF"),
    Hostile("signs.pdf", lambda: pdf(page(SHOWN * 20_000, FONT)), "text of a page", harmless=True),
    Hostile("pages.pdf", lambda: pdf(_pages(2000)), "600 页"),
    Hostile("locked.pdf", locked, "加密"),
    Hostile("scanned.pdf", scanned, "没有文字层"),
)


def _wide() -> str:
    return f"<w:document {W}><w:body>{'<w:p/>' * 2_000_000}</w:body></w:document>"


def _spanned() -> str:
    texts = random.Random(1)
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='100'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    two = (cell.format(texts.randbytes(40).hex()) + cell.format("乙") for _ in range(2000))
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in two)}</w:tbl>"


def _cells(count: int) -> str:
    numbers = random.Random(1)
    return "".join(
        f"<row>{''.join(f'<c><v>{numbers.random()}</v></c>' for _ in range(100))}</row>"
        for _ in range(count // 100)
    )


def _looping() -> bytes:
    data = pdf(page(SHOWN, FONT))
    at = data.rindex(b"xref\n0 ")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def _looping_pages() -> list[str | bytes]:
    return ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99>>"]


def _drawing_itself() -> list[str | bytes]:
    form = stream(
        b"/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    )
    return [*page(b"/X Do", "/XObject<</X 5 0 R>>")[:4], form]


def _pages(count: int) -> list[str | bytes]:
    kids = " ".join(["3 0 R"] * count)
    return ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>", page(b"")[2]]


def damaged(data: bytes, seed: int) -> bytes:
    """DATA with some bytes changed, cut out or repeated; of an archive, those of one part or of the whole."""
    chance = random.Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.8:
        with ZipFile(BytesIO(data)) as archive:
            parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([part for part in parts if part.endswith((".xml", ".rels"))])
        return packed(parts | {name: _damaged(bytes(parts[name]), chance)})  # type: ignore[arg-type]
    return _damaged(data, chance)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at, size = chance.randrange(len(made)), chance.randint(1, 100)
        match chance.randrange(3):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + min(size, len(made) // 2)]
            case _:
                made[at:at] = made[at : at + size]
    return bytes(made)
