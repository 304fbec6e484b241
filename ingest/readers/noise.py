"""Lines that a website or a crawler put around a document, and the facts that some of them state.

Promises to name only short lines that no legal text contains; what it is not sure of stays. It knows no markup.
"""

from __future__ import annotations

import re

# Labels of the header tables and crawler heads of government pages, with the name under which they are kept.
LABELS: dict[str, str] = {
    "索引号": "索引号", "信息索引号": "索引号", "发文字号": "发文字号", "文号": "发文字号", "文件编号": "发文字号",
    "发文号": "发文字号", "发文机关": "发文机关", "发布机关": "发文机关", "制定机关": "发文机关",
    "发布机构": "发布机构", "发文单位": "发文机关", "发布单位": "发布机构", "公开责任部门": "发布机构",
    "成文日期": "成文日期", "印发日期": "成文日期", "生成日期": "生成日期", "发布日期": "发布日期",
    "公开日期": "发布日期",
    "发布时间": "发布日期", "公布日期": "公布日期", "施行日期": "施行日期", "实施日期": "施行日期",
    "生效日期": "施行日期",
    "废止日期": "废止日期", "失效日期": "废止日期", "有效性": "时效性", "时效性": "时效性", "效力状态": "时效性",
    "标题": "标题", "名称": "标题", "信息名称": "标题", "文件名称": "标题", "主题词": "主题词", "主题分类": "主题分类",
    "主题": "主题分类", "体裁分类": "体裁分类", "分类": "主题分类", "服务对象": "服务对象", "关键词": "关键词",
    "检索关键词": "检索关键词", "效力级别": "效力级别", "法规类别": "法规类别", "法宝引证码": "法宝引证码",
    "来源": "来源", "信息来源": "来源", "稿源": "来源", "原文链接": "原文链接", "检索时间": "检索时间",
    "更新时间": "更新时间",
    "公开方式": "公开方式", "公开范围": "公开范围", "规范性文件编号": "统一编号", "统一编号": "统一编号",
    "登记号": "统一编号", "统一登记号": "统一编号", "有效期": "有效期",
}  # fmt: skip
_TAIL = frozenset({"更新时间", "来源", "检索时间", "原文链接", "发布日期"})
_BLANKS = re.compile(r"[\s\u3000]+")
_PAIR = re.compile(r"^[【\[]?\s*([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{0,10})\s*(?:】\s*[:：]?|\]|[:：])\s*(.*)$")

_NOISE = re.compile(
    r"""^(?:
      (?:您?(?:当前|现在)?(?:的)?(?:所在)?位置\s*[:：是])?\s*首页\s*(?:[>＞»›/\-—→]|&gt;|$).*
    | 您?(?:当前|现在)(?:所在)?(?:的)?位置\s*[:：是].*
    | [【\[]?\s*(?:原文下载|打印(?:本页|页面|正文)?|关闭(?:窗口|本页|页面)?
        |返回(?:顶部|首页|上一页|列表)?|收藏(?:本页)?|下载(?:文件|原文)?
        |字号?|字体|大|中|小|分享(?:到)?|纠错|我要纠错|回到顶部|上一篇|下一篇|扫一扫.*|保存)\s*[】\]]
        (?:\s*[【\[]?\s*[\u4e00-\u9fff]{1,6}\s*[】\]]?)*
    | (?:字体|字号)\s*[:：]?\s*[【\[（(]?\s*(?:超?大|默认|特?大).*
    | (?:上一篇|下一篇|上一条|下一条)\s*[:：].*
    | (?:分享到|分享至|分享)\s*[:：]?(?:\s*(?:微信|微博|QQ|新浪微博|朋友圈|空间))*
    | (?:打印本页|打印|关闭窗口|关闭|返回顶部|返回首页|收藏本页|扫一扫.{0,20}|用手机.{0,20}|责任编辑\s*[:：].{0,12})
        (?:[\s|｜/]+(?:打印本页|打印|关闭窗口|关闭|返回顶部|收藏本页))*
    | .{0,40}ICP备\s*\d+.*
    | .{0,40}公网安备\s*\d+.*
    | (?:版权所有|Copyright|©|主办单位?\s*[:：]|承办单位?\s*[:：]
        |技术支持\s*[:：]|网站标识码|网站地图|联系我们|关于我们|免责声明).{0,80}
    | (?:浏览|阅读|点击)(?:次数|量|数)\s*[:：]?\s*\d*.{0,6}
    | (?:相关(?:文章|文件|阅读|解读|链接|新闻)|政策解读|热点推荐|友情链接
        |无障碍(?:阅读|浏览)|繁體版?|繁体版?|English|网站支持IPv6)
    | https?://\S+
    )$""",
    re.VERBOSE | re.IGNORECASE,
)


def is_noise(line: str) -> bool:
    """Whether a cleaned line is navigation, a button or a footer and no part of the document."""
    return len(line) <= 120 and bool(_NOISE.match(line))


def label_of(text: str) -> str | None:
    """The kept name of a header-table label such as `索 引 号：`; None where it is none."""
    return LABELS.get(_BLANKS.sub("", text).strip("：:【】[]　"))


def pair_of(line: str) -> tuple[str, str] | None:
    """A crawler's `发布日期: 2025-07-10` or `【法宝引证码】 CLI…` as (label, value); None for anything else."""
    match = _PAIR.match(line) if len(line) <= 300 else None
    if match is None:
        return None
    label = label_of(match.group(1))
    return (label, match.group(2).strip()) if label else None


def trim(lines: list[str]) -> tuple[list[int], dict[str, str]]:
    """Find the document among the lines that a website's text copy puts before and behind it.

    Args:
        lines: cleaned lines; blank ones may be among them.

    Returns:
        Numbers of the lines to keep, and the facts that dropped lines state. Pairs such as 发文字号：… count as
        head only among the first lines; behind the document everything from the first menu line on is dropped.
    """
    facts: dict[str, str] = {}
    dropped: set[int] = set()
    calm = 0
    for number, line in enumerate(lines[:40]):
        pair = pair_of(line)
        if pair and pair[0] != "有效期":
            if pair[1]:
                facts.setdefault(*pair)
            dropped.add(number)
            calm = 0
        elif is_noise(line):
            dropped.add(number)
            calm = 0
        elif line:
            calm += 1
            if calm > 3:
                break
    end = len(lines)
    quiet = 0
    for number in range(len(lines) - 1, max(-1, len(lines) - 90), -1):
        line = lines[number]
        pair = pair_of(line)
        if is_noise(line) or (pair and pair[0] in _TAIL):
            if pair and pair[1]:
                facts.setdefault(*pair)
            end = number
            quiet = 0
        elif line:
            quiet += 1
            # A menu is many short lines; one long or closed sentence ends the search for more of it.
            if quiet > 25 or len(line) > 40 or line.endswith(("。", "；", "：")):
                break
    return [number for number in range(end) if number not in dropped], facts
