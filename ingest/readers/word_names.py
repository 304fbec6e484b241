"""The XML names of WordprocessingML that the Word reader asks for."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
V = "{urn:schemas-microsoft-com:vml}"

VAL = W + "val"
P, TBL, TR, TC, SDT, SDT_CONTENT = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt", W + "sdtContent"
PPR, RPR, SECTPR = W + "pPr", W + "rPr", W + "sectPr"
RUN, TEXT, TAB, BR, CR = W + "r", W + "t", W + "tab", W + "br", W + "cr"
DEL, INS = W + "del", W + "ins"


def is_on(value: str | None) -> bool:
    """What an on/off property says: present without a value means on."""
    return value not in ("0", "false", "off", "none")
