"""Documents that are ZIPs inside (docx, xlsx, ofd): the parts they must have, and must not have."""

import re
import zipfile
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from app.attachments.inspection.kinds import extension
from app.attachments.inspection.verdict import ObjectionError, Reason

PARTS = {
    "docx": ("[Content_Types].xml", "word/document.xml"),
    "xlsx": ("[Content_Types].xml", "xl/workbook.xml"),
    "ofd": ("OFD.xml",),
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
MACRO_NAMES = re.compile(r"vbaproject|vbadata|/activex/|/macrosheets/|/dialogsheets/|/ctrlprops/.*\.bin", re.IGNORECASE)
MACRO_TYPES = re.compile(r"macroenabled|vbaproject|activex|macrosheet", re.IGNORECASE)
ACTING = frozenset(
    [
        "bat",
        "cmd",
        "com",
        "dll",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "jse",
        "lnk",
        "mht",
        "mhtml",
        "msi",
        "ps1",
        "scr",
        "svgz",
        "swf",
        "vbe",
        "vbs",
        "wsf",
        "xht",
        "xhtml",
    ]
)
XML = frozenset(("xml", "rels", "vml", "svg"))
HARMLESS_OUTSIDE = ("/hyperlink", "/externalLinkPath")
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
ACTIVE_TAGS = frozenset(("ddeLink", "oleLink", "script", "foreignObject"))
FIELD_TAGS = frozenset(("instrText", "fldSimple"))


def must_have_its_parts(archive: zipfile.ZipFile, kind: str, part: str) -> None:
    """A ZIP of another kind under this name is refused. Raises ObjectionError."""
    if not set(PARTS[kind]) <= set(archive.namelist()):
        raise ObjectionError(Reason.CONTENT_DIFFERS, part)


def look_at_part(file: IO[bytes], name: str) -> None:
    """One part of such a document. Raises ObjectionError."""
    head = file.read(16)
    file.seek(0)
    if MACRO_NAMES.search(f"/{name}") or head.startswith(OLE):
        raise ObjectionError(Reason.MACRO, name)
    if extension(name) in ACTING or head.startswith(PROGRAMS):
        raise ObjectionError(Reason.ACTIVE, name)
    if extension(name) in XML:
        _look_at_xml(file, name)
        file.seek(0)


def _look_at_xml(file: IO[bytes], name: str) -> None:
    fields: list[str] = []
    try:
        for _, element in iterparse(file, events=("end",), forbid_dtd=True):
            _must_be_passive(element, name, fields)
            if element.tag.rpartition("}")[2] not in FIELD_TAGS:
                element.clear()
    except DefusedXmlException as unsafe:
        raise ObjectionError(Reason.XML_UNSAFE, name) from unsafe
    except (ParseError, ValueError, LookupError) as broken:
        raise ObjectionError(Reason.BROKEN, name) from broken
    if DDE.search("".join(fields)):
        raise ObjectionError(Reason.ACTIVE, name)


def _must_be_passive(element: Any, name: str, fields: list[str]) -> None:
    tag = element.tag.rpartition("}")[2]
    if tag in ACTIVE_TAGS and not (tag == "foreignObject" and not name.endswith(".svg")):
        raise ObjectionError(Reason.ACTIVE, name)
    if tag in ("Override", "Default") and MACRO_TYPES.search(element.get("ContentType", "")):
        raise ObjectionError(Reason.MACRO, name)
    if tag == "Relationship" and element.get("TargetMode") == "External":
        _must_lead_nowhere(element.get("Type", ""), name)
    if name.endswith(".svg") and any(key.lower().startswith("on") for key in element.attrib):
        raise ObjectionError(Reason.ACTIVE, name)
    if tag == "instrText":
        fields.append(element.text or "")
    elif tag == "fldSimple":
        fields.append("\n" + "".join(value for key, value in element.items() if key.endswith("instr")) + "\n")


def _must_lead_nowhere(kind: str, name: str) -> None:
    """What a reader clicks may lead out; what the program fetches by itself may not."""
    if not kind.endswith(HARMLESS_OUTSIDE):
        raise ObjectionError(Reason.ACTIVE, name)
