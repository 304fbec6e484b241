"""Names of state organs in the front and back matter: recognised, and freed of session and term.

Promises the organ that stands behind a phrase such as 北京市第十五届人民代表大会常务委员会第三十三次会议. It does not
expand short names; an unknown body is None, never a guess.
"""

from __future__ import annotations

import re

from ingest.structure.lines import BLANKS

_SUFFIX = (
    r"人民政府办公厅|人民政府办公室|人民政府|政府办公厅|政府办公室|人民代表大会常务委员会(?:办公[厅室]|法制工作委员会|主任会议)?|"
    r"人民代表大会(?:法制委员会)?|人大常委会|人民法院|人民检察院|监察委员会|国务院办公厅|国务院|中央军委|中央军事委员会|中央办公厅|"
    r"委员会办公[厅室]|委员会|管理委员会|管委会|办公厅|办公室|办事处|领导小组|指挥部|总署|总局|管理局|人民银行|"
    r"公安部|司法部|财政部|国家安全部|[\u4e00-\u9fff]{1,12}(?<![全一外大局内干])部|[\u4e00-\u9fff]{1,14}(?:(?<![布格结当])局|厅|(?<!法)院|(?:公|专|总|计|员公|版)署|(?:委员|协|学|联合|理事|监管?|总工|商|友|大|常委|党委|工商联|联)会)|[\u4e00-\u9fff]{1,12}(?:[计经教建科农体民编工革康贸信资监商外侨宗卫督]|卫计|计生|城管|交通)委|[\u4e00-\u9fff]{1,10}(?:网信|法制|外事|侨务|信访|金融|扶贫|人防|口岸|政|府)办|总工会|联合会|中心|支队|总队|大队|救援队|管理处|管理站|执法局|党组|委员会党组|中国共产党|党委|中共中央|省委|市委|县委|区委"
)
ORGAN = re.compile(rf"[\u4e00-\u9fff（）()、·\u3000 ]{{0,40}}?(?:{_SUFFIX})")
_NO_ORGAN = re.compile(
    r"[。；：，！？《》“”0-9０-９]|关于|规定|办法|条例|决定|意见|通知|附件|目录|标准|方案|总结|机会|社会$|学会|一部|(?<!安)全部|会议|培训"
)
_TERM = re.compile(r"第[一二三四五六七八九十百0-9０-９]{1,4}届")
_SESSION = re.compile(
    r"(?:第[\d０-９一二三四五六七八九十百○〇零]{1,6}次|"
    r"[12]\d{3}年(?:第[\d一二三四五六七八九十]{1,4}次)?|\d{1,2}月\d{1,2}日)?[ \u3000]*"
    r"(?:全体|常务|部务|局务|委务|署务|厅务|行务|会务|政府常务|党组|主席|扩大|办公|委员长|主任|院务|主席办公|行长办公|局长办公|部长办公|署长办公|室务|"
    r"委主任办公|委主任|部常务|委员会全体)*(?:会议|(?<=[常部局委务])务会)$"
)
_ORDER_TAIL = re.compile(
    r"(?:令|公告|文件|公报|通告|布告)?(?:[〔（(\[][^〕）)\]]{2,12}[〕）)\]])?(?:[\d一二零〇○三四五六七八九]{4}年)?"
    r"(?:第?[ \u3000]*[\d一二三四五六七八九十百零〇\-—]+[ \u3000]*号)?(?:令|公告)?$"
)
_SIGN_TAIL = re.compile(r"(?<=[部局委会厅署院府])[\u4e00-\u9fff]{2,6}[〔\[（(]\d{4}[〕\]）)]第?\d+号$")
_OLD_SIGN = re.compile(r"(?<=[部局委会厅署院府])[\u4e00-\u9fff]{1,5}字(?:第)?[\d０-９]+号$")  # 交通部交工字609号
_COUNTRY = "中华人民共和国"
_LEAD = re.compile(r"^(?:已?于|已?经|由|根据|依据|按照|报|并|和|与|、|，|,|：|:|；|;|“|（|\(|\s|\u3000|的|原)+")
_COUNCILS = ((re.compile(r"审判委员会$"), ""), (re.compile(r"检察委员会$"), ""))


def squeeze(text: str) -> str:
    """A name without blanks."""
    return re.sub(r"[ \u3000\t\n]+", "", text)


def is_organ(text: str) -> bool:
    """Whether a short line is the name of one organ or several."""
    words = text.strip(BLANKS)
    if not 2 < len(squeeze(words)) <= 60 or _NO_ORGAN.search(words):
        return False
    return all(ORGAN.fullmatch(part) for part in split_organs(words))


def split_organs(text: str) -> list[str]:
    """Several organs on one line, apart: by 、, or by blanks where the pieces are whole names."""
    pieces = [
        piece
        for piece in re.split(
            r"(?<=[院部局署会厅府])(?=最高人民(?:法|检察)院)|[、\u3000]| {2,}|(?<=[委部局厅院会署府央]) ",
            text.strip(BLANKS),
        )
        if piece.strip()
    ]
    whole = [squeeze(piece) for piece in pieces]
    if len(whole) > 1 and any(len(piece) < 3 or not ORGAN.fullmatch(piece) for piece in whole):
        return [squeeze(text)]
    return whole


def joined(text: str) -> str:
    """The organ or organs of a line in one form: 最高人民法院、最高人民检察院."""
    return "、".join(plain(piece) for piece in split_organs(text))


def plain(name: str) -> str:
    """An organ without the country's name in front (which stays before 主席), 人大常委会 written out."""
    words = squeeze(name)
    if words.startswith(_COUNTRY) and len(words) > len(_COUNTRY) + 1 and not words.startswith(_COUNTRY + "主席"):
        words = words[len(_COUNTRY) :]
    return re.sub(r"人大常委会$", "人民代表大会常务委员会", words)


def _between_organs(actor: str) -> str:
    """Bodies that blanks set apart, with 、 between them: 交通运输部 公安部."""
    pieces = actor.split()
    if len(pieces) < 2 or not all(len(p) > 2 and ORGAN.fullmatch(p.strip("、")) for p in pieces[:-1]):
        return actor
    return "、".join(piece.strip("、") for piece in pieces) if ORGAN.match(pieces[-1]) else actor


def organ_of(actor: str) -> str | None:
    """The organ in the words before 通过, 批准 or 公布; None where there is none.

    Args:
        actor: such as 国务院第92次常务会议, 文化部令第55号, 第十一届全国人民代表大会常务委员会第十九次会议.
    """
    words = squeeze(_between_organs(_LEAD.sub("", actor)))
    words = re.split(r"[，,；;。]", words)[-1] if re.search(r"[，,；;。]", words) else words
    words = _LEAD.sub("", words)
    words = re.sub(r"(?:审议|讨论|会议|修订|修改|审查|表决)$", lambda m: "会议" if m.group() == "会议" else "", words)
    words = _SIGN_TAIL.sub("", words)
    words = _OLD_SIGN.sub("", words)
    words = _SESSION.sub("", words)
    words = _ORDER_TAIL.sub("", words)
    words = _TERM.sub("", words)
    for pattern, instead in _COUNCILS:
        words = pattern.sub(instead, words)
    words = re.sub(r"(?:第[\d一二三四五六七八九十百零〇]+次|常务|审议|讨论|批准)+$", "", words)
    words = _SESSION.sub("", words)
    words = re.sub(r"主任$", "", words) if words.endswith("办公室主任") else words
    words = re.sub(r"会会$", "会", words)
    words = "、".join(plain(piece) for piece in split_organs(words)) if words else words
    if len(words) < 2 or len(words) > 120 or re.search(r"[《》“”。；：\d]|关于|决定|根据", words):
        return None
    if words in ("国务院", "国家主席", "主席"):
        return words
    return "、".join(split_organs(words)) if all(ORGAN.fullmatch(p) for p in split_organs(words)) else None


_TITLE_ISSUER = re.compile(r"^([\u4e00-\u9fff、（）() \u3000]{2,60}?)(?:关于|印发|转发|批转|公布|发布|颁布|对)")


def issuer_in_title(title: str) -> str | None:
    """The organ that a paper's title begins with: 国务院办公厅关于…; None for 北京市…条例."""
    match = _TITLE_ISSUER.match(title)
    if match is None:
        return None
    name = match.group(1)
    return joined(name) if is_organ(name) else None
