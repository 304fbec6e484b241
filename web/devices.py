"""A browser's own description in words that its owner recognises: 谷歌浏览器 · Windows."""

from __future__ import annotations

_BROWSERS = (  # the first that fits: many claim to be several
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("360SE", "360 浏览器"),
    ("QihooBrowser", "360 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Edg", "Edge 浏览器"),
    ("OPR", "Opera 浏览器"),
    ("Firefox", "火狐浏览器"),
    ("Chrome", "谷歌浏览器"),
    ("Safari", "Safari 浏览器"),
)
_SYSTEMS = (
    ("OpenHarmony", "鸿蒙"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux（含麒麟、统信）"),
)


def device_words(agent: str) -> str:
    """Browser and system of a `User-Agent`; 未知设备 where it names neither."""
    browser = next((words for mark, words in _BROWSERS if mark in agent), "")
    system = next((words for mark, words in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or "未知设备"
