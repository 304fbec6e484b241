"""Whether a text holds what identifies a person: numbers of phones, identity cards, bank cards and plates, mail
addresses. Such texts are neither counted nor kept as questions. Names are not recognised.
"""

from __future__ import annotations

import re
import unicodedata

_PATTERNS = re.compile(
    r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"  # mobile phone
    r"|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"  # fixed line
    r"|(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)"  # identity card (GB 11643), old form
    r"|(?<!\d)\d{16,19}(?!\d)"  # bank card
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # mail address
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·.\s]?[A-Za-z0-9]{5,6}(?![A-Za-z0-9])"
)  # plate (GA 36)


def holds_personal_data(text: str) -> bool:
    """Whether a text holds a number or address that identifies a person, whatever its width."""
    return _PATTERNS.search(unicodedata.normalize("NFKC", text)) is not None
