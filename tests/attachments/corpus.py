"""Files as people and attackers hand them in, made here byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pikepdf
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOMB_XML = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><w>{}</w>'


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _acting(_made: pikepdf.Pdf, _page: pikepdf.Page) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _linked(made: pikepdf.Pdf, page: pikepdf.Page, action: pikepdf.Dictionary) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    page.obj.Annots = pikepdf.Array([made.make_indirect(link)])


def _rich_media(_made: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia)])


CONTENTS: dict[str, Callable[[pikepdf.Pdf, pikepdf.Page], object]] = {
    "plain": lambda made, page: None,
    "javascript": lambda made, page: setattr(made.Root, "OpenAction", made.make_indirect(_acting(made, page))),
    "javascript in a name tree": lambda made, page: setattr(
        made.Root, "Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", _acting(made, page)]))
    ),
    "page action": lambda made, page: setattr(page.obj, "AA", pikepdf.Dictionary(O=_acting(made, page))),
    "launch": lambda made, page: _linked(
        made, page, pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    ),
    "embedded file": lambda made, page: made.attachments.__setitem__("a.exe", pikepdf.AttachedFileSpec(made, b"MZ")),
    "rich media": _rich_media,
    "form": lambda made, page: setattr(
        made.Root, "AcroForm", pikepdf.Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=[])
    ),
    "open at a page": lambda made, page: setattr(made.Root, "OpenAction", pikepdf.Array([page.obj, pikepdf.Name.Fit])),
    "link": lambda made, page: _linked(
        made, page, pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.test"))
    ),
}
SAVED: dict[str, dict[str, Any]] = {
    "password": {"encryption": pikepdf.Encryption(user="geheim", owner="geheim")},
    "owner password": {"encryption": pikepdf.Encryption(user="", owner="geheim")},
    "object streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
}


@cache
def pdf(kind: str = "plain", saved: str = "") -> bytes:
    """A PDF of one page, with what `kind` asks for, saved in a way of its own."""
    made = pikepdf.new()
    CONTENTS[kind](made, made.add_blank_page(page_size=(595, 842)))
    out = io.BytesIO()
    made.save(out, **SAVED.get(saved, {}))
    return out.getvalue()


def escaped_javascript() -> bytes:
    """/JavaScript written as /J#61vaScript."""
    return pdf("javascript").replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")


def picture(kind: str, width: int = 60, height: int = 40) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (11, 92, 173)).save(out, kind)
    return out.getvalue()


def wide_png(side: int) -> bytes:
    """A PNG that says it has side × side pixels and is tiny."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def docx(more: Mapping[str, bytes | str] | None = None, *, body: str = "", types: str = "") -> bytes:
    """A document of Word."""
    return packed(
        {
            "[Content_Types].xml": TYPES.format(types),
            "_rels/.rels": RELS.format(""),
            "word/document.xml": f"<w:document {W}><w:body><w:p><w:t>申请书</w:t></w:p>{body}</w:body></w:document>",
            **(more or {}),
        }
    )


def related(kind: str) -> dict[str, bytes | str]:
    """A relationship of this kind to something outside."""
    target = f'<Relationship Id="r1" Type="{REL}/{kind}" Target="http://example.test/x" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": RELS.format(target)}


def xlsx(more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A workbook of Excel."""
    return packed({"[Content_Types].xml": TYPES.format(""), "xl/workbook.xml": "<workbook/>", **(more or {})})


def ofd(more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A document of GB/T 33190."""
    return packed({"OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>', **(more or {})})


def dwg() -> bytes:
    """The beginning of a drawing of AutoCAD 2018."""
    return b"AC1032" + bytes(4090)


def linked() -> bytes:
    """A ZIP whose one entry is a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("材料.pdf")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def locked() -> bytes:
    """A ZIP that says its entry is encrypted."""
    content = bytearray(packed({"a.pdf": pdf()}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def quoted_twice() -> bytes:
    """A ZIP bomb whose directory names the same bytes many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.pdf", bytes(100_000))
        first = archive.infolist()[0]
        for number in range(1, 40):
            again = zipfile.ZipInfo(f"{number}.pdf")
            for part in ("CRC", "compress_size", "file_size", "compress_type", "flag_bits"):
                setattr(again, part, getattr(first, part))
            again.header_offset = first.header_offset
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    return out.getvalue()


def nested(levels: int) -> bytes:
    """A PDF in so many layers of ZIP."""
    content, name = pdf(), "a.pdf"
    for _ in range(levels):
        content, name = packed({name: content}), "b.zip"
    return content


def lying_about_size() -> bytes:
    """A ZIP whose entry unpacks to more than it says."""
    content = bytearray(packed({"a.pdf": pdf() + bytes(5000)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + offset
        content[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(content)


SICK = packed(
    {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", "word/media/image1.emf": EICAR}, zipfile.ZIP_STORED
)
"""A document with EICAR in it, not compressed, so that a simple scanner finds it."""
