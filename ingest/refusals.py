"""Why a file can't be read: the closed list of quarantine reasons, each one sentence with its remedy.

Promises stable codes and one clear Chinese sentence naming the file. It never says anything of the inside of the
machine (no paths, no exception texts).
"""

from __future__ import annotations

import unicodedata

from registry.errors import UnreadableFile

SENTENCES: dict[str, str] = {
    "missing": "“{name}”找不到或者不能打开，请确认文件还在原处并且有读取权限。",
    "empty": "“{name}”是空文件，请向报送单位重新索取。",
    "too_large": "“{name}”超过单个文件 {limit} 的上限，请拆分，或者降低扫描分辨率后重新上传。",
    "too_many_pages": "“{name}”超过 {limit} 页的上限，请按文件拆分后重新上传。",
    "encrypted": "“{name}”设有打开密码，请报送单位解除密码后重新提供。",
    "truncated": "“{name}”不完整，可能是下载或者拷贝中断，请重新获取原文件。",
    "damaged": "“{name}”内部结构已损坏，请用原编辑软件打开后另存一份再上传。",
    "not_a_document": "“{name}”不是可以识别的公文格式，请提供 Word、PDF、OFD、网页、纯文本或者扫描图片。",
    "no_text": "“{name}”里没有找到正文，请核对是否传错了文件。",
    "encoding": "“{name}”的文字编码无法辨认，请另存为 UTF-8 编码后重新上传。",
    "bomb": "“{name}”解开后的内容异常庞大，为安全起见没有读取，请核实来源后重新制作文件。",
    "unsafe_entities": "“{name}”含有外部引用或者自我展开的标记，为安全起见没有读取，请另存一份再上传。",
    "unsafe_path": "压缩包“{name}”内有指向包外的文件名，为安全起见没有读取，请重新打包后上传。",
    "archive": "“{name}”是压缩包，请解压后逐个上传，或者用批量导入。",
    "nested_too_deep": "压缩包“{name}”嵌套超过 {limit} 层，请解压后再上传。",
    "too_many_members": "压缩包“{name}”内的文件超过 {limit} 个，请分批打包后上传。",
    "timeout": "读取“{name}”超过 {limit} 秒仍未完成，已经停止，请拆分文件或者换一种格式上传。",
    "memory": "读取“{name}”所需的内存超过上限，已经停止，请拆分文件后重新上传。",
    "crashed": "读取“{name}”时处理程序意外中断，其他文件不受影响，请换一种格式另存后重新上传。",
    "extra_missing": "读取“{name}”需要本机尚未安装的组件（{limit}），请系统管理员安装后重新读取。",
    "unreadable": "“{name}”无法读取，请用原编辑软件打开后另存一份再上传。",
}


def shown_name(name: str) -> str:
    """The last part of a file name, fit to stand in a sentence: no folders, no control characters, not endless."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    clean = "".join(c if unicodedata.category(c)[0] != "C" else "�" for c in last) or "（无名文件）"
    return clean if len(clean) <= 80 else clean[:60] + "…" + clean[-16:]


def refuse(code: str, name: str, limit: str = "") -> UnreadableFile:
    """Make the error for one file; the caller raises it.

    Args:
        code: a key of `SENTENCES`.
        name: the file's name or path; only its last part is shown.
        limit: the number or component that the sentence names, where it has one.
    """
    return UnreadableFile(SENTENCES[code].format(name=shown_name(name), limit=limit), code=code)
