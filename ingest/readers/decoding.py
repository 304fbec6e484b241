"""Bytes of a text file to characters: UTF-8, UTF-16, GB18030 and Big5, with or without a mark.

Promises text that looks like Chinese or plain ASCII, or a refusal; it repairs text that was decoded wrongly once
before and stored so (mojibake). It doesn't touch line breaks or blanks.
"""

from __future__ import annotations

import codecs
import re

from ingest.refusals import refuse

# The most frequent characters of official texts, simplified and traditional: about a third of any Chinese text.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切"
    "打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林"
    "律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太"
    "這個國們會為對發經過來時說產種於學動與電開應機實現關體業點無當長進裡還將條義事變書類義務權證據處規則釋例"
)
_MOJIBAKE_LATIN = re.compile(r"[ÃÂäåæçèé][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b]")


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str, bool]:
    """Turn the bytes of a text file into characters.

    Args:
        data: the whole file, or enough of it.
        name: for the refusal.
        declared: an encoding that the file itself declares (HTML meta); only a hint.

    Returns:
        The text without a byte-order mark, the encoding used, and whether characters had to be repaired.

    Raises:
        UnreadableFile: `encoding`, or `not_a_document` for bytes that are no text at all.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"),
                           (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace").lstrip("\ufeff")
            return _checked(text, encoding, name)
    if guessed := _utf16_without_mark(data):
        return _checked(data.decode(guessed, errors="replace"), guessed, name)
    if data.count(0) > len(data) // 200:
        raise refuse("not_a_document", name)
    for encoding in _candidates(declared):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == "utf-8" or looks_chinese(text):
            return _checked(text, encoding, name)
    # A few broken bytes in otherwise good text (a cut download, a bad joint) are no reason to refuse it.
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") <= max(8, len(text) // 100) and looks_chinese(text):
            return text, encoding, True
    raise refuse("encoding" if _mostly_text(data) else "not_a_document", name)


def _candidates(declared: str | None) -> list[str]:
    names = ["utf-8", "gb18030", "big5"]
    hint = (declared or "").strip().lower().replace("gb2312", "gb18030").replace("gbk", "gb18030")
    if hint in names[1:]:
        names.remove(hint)
        names.insert(1, hint)
    return names


def _utf16_without_mark(data: bytes) -> str | None:
    """Which UTF-16 the bytes are, judged by the high bytes of common characters; None where they are not."""
    sample = data[: 4096 & ~1]
    if len(sample) < 4:
        return None
    pairs = len(sample) // 2
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        likely = sum(1 for byte in high if byte in (0x00, 0x20, 0x30, 0xFF) or 0x4E <= byte <= 0x9F)
        if likely < pairs * 0.97:
            continue
        text = sample.decode(encoding, errors="replace")
        if "\x00" not in text and (text.isascii() or looks_chinese(text)):
            return encoding
    return None


def looks_chinese(text: str) -> bool:
    """Whether the Chinese characters of a text are common ones; a text with few of them passes."""
    sample = text[:20_000]
    chinese = [c for c in sample if "\u3400" <= c <= "\u9fff"]
    odd = sum(1 for c in sample if c > "\x7f") - len(chinese)
    if len(chinese) < 20:
        return odd <= max(6, len(sample) // 2)
    return sum(1 for c in chinese if c in COMMON) >= len(chinese) * 0.25


def _mostly_text(data: bytes) -> bool:
    sample = data[:4096]
    return sum(1 for byte in sample if byte < 9 or 14 <= byte < 32) <= len(sample) // 100


def _checked(text: str, encoding: str, name: str) -> tuple[str, str, bool]:
    if text.count("\ufffd") > max(2, len(text) // 20):
        raise refuse("encoding", name)
    if len(_CONTROLS.findall(text[:20_000])) > max(8, min(len(text), 20_000) // 50):
        raise refuse("not_a_document", name)
    repaired = _repair(text)
    if repaired is not None:
        return repaired, encoding, True
    if _is_gibberish(text):
        raise refuse("encoding", name)
    return text, encoding, "\ufffd" in text


def _is_gibberish(text: str) -> bool:
    """Whether hardly any character is a common one: text that was decoded wrongly before and lost bytes by it."""
    chinese = [c for c in text[:20_000] if "\u3400" <= c <= "\u9fff"]
    return len(chinese) >= 40 and sum(1 for c in chinese if c in COMMON) < len(chinese) * 0.05


def _repair(text: str) -> str | None:
    """Undo one wrong decoding; None where the text is good or can't be mended."""
    sample = text[:4000]
    if len(_MOJIBAKE_LATIN.findall(sample)) > len(sample) // 12:
        wrong = ["cp1252", "latin-1"]
    elif not looks_chinese(sample):
        wrong = ["gb18030"]
    else:
        return None
    for encoding in wrong:
        mended = text.replace("\ufffd", "?").encode(encoding, errors="replace").decode("utf-8", errors="replace")
        if looks_chinese(mended) and mended.count("\ufffd") <= len(mended) // 100:
            return mended
    return None
