"""HTML form of a sample: a government site's page with navigation, header table, body and footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

from corpus_samples.facts import title
from corpus_samples.source import Source

_NAVIGATION = ("首页", "政务公开", "政策文件", "办事服务", "互动交流", "走进云岭")
_STYLE = {
    "T": "text-align:center;font-size:22pt;font-weight:bold",
    "H": "text-align:center",
    "N": "text-align:center",
    "G": "text-align:center;color:red",
    "C": "text-align:center;font-weight:bold",
    "S": "text-align:center",
    "R": "text-align:right",
    "M": "",
}


def write_html(source: Source, path: Path) -> None:
    """Write the page; the fields of the header table are the front matter's `web`."""
    name = title(source.carrier or source.document)
    fields = [("标　　题", name), *source.meta.get("web", {}).items()]
    rows = "\n".join(
        "<tr>"
        + "".join(f"<td class='k'>{escape(k)}：</td><td>{escape(v)}</td>" for k, v in fields[i : i + 2])
        + "</tr>"
        for i in range(0, len(fields), 2)
    )
    body: list[str] = []
    for line in source.lines:
        if line.tag == "D":
            body.append("<p><br></p>")
            continue
        style = _STYLE.get(line.tag, "text-indent:2em")
        text = escape(line.text)
        if line.tag == "A":
            label, _, rest = text.partition("　")
            text = f"<strong>{label}</strong>　{rest}"
        body.append(f'<p style="{style}"><span>{text}</span></p>')
    navigation = "".join(f'<li><a href="#">{word}</a></li>' for word in _NAVIGATION)
    path.write_text(
        f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{escape(name)}_政策文件</title>
<style>body{{font-family:宋体}} .nav li{{display:inline}}</style>
<script>var site = "demo";</script>
</head>
<body>
<div class="header"><ul class="nav">{navigation}</ul><form><input placeholder="请输入关键字"></form></div>
<div class="crumbs">当前位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a></div>
<table class="info" border="1">
{rows}
</table>
<div class="article" id="zoom">
{chr(10).join(body)}
</div>
<div class="share">【打印】【关闭】【字体：大 中 小】</div>
<div class="related"><h3>相关文件</h3><ul><li><a href="#">云岭县人民政府公报</a></li></ul></div>
<div class="footer"><p>版权所有：松州市政务公开平台　网站标识码：0000000000</p>
<p>联系我们 | 网站地图 | 隐私声明</p></div>
</body>
</html>
""",
        encoding="utf-8",
        newline="\n",
    )
