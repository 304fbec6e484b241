"""Pages of government sites: header tables, main text, looks, tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.blocks import Extract
from ingest.readers import extract
from registry.errors import UnreadableFile

_HEADER = """<table class="bd1"><tr><td><b>索 引 号：</b></td><td>0001/2024-7</td>
<td><b>主题分类：</b></td><td>交通</td></tr>
<tr><td><b>发文机关：</b></td><td>云岭县人民政府</td><td><b>成文日期：</b></td><td>2024年5月6日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">关于停车的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>云政发〔2024〕3号</td>
<td><b>发布日期：</b></td><td>2024年5月8日</td></tr></table>"""
_BODY = """<div id="UCAP-CONTENT"><p style="text-align: center;">
<span style="font-size: 18pt; font-weight: bold;">关于<br>停车的通知</span></p><p align="center">云政发〔2024〕3号</p>
<p style="text-indent: 2em;">
一、加强管理。各单位应当加强停车管理，落实责任，保障秩序，方便群众。</p>
<p>&nbsp;</p><p style="text-indent: 2em;">二、从严收费。任何单位和个人不得违反规定收取费用，不得增加负担。</p>
<table border="1"><tr><th>车型</th><th colspan="2">费用</th></tr>
<tr><td rowspan="2">小型</td><td>白天</td><td>2元</td></tr>
<tr><td>夜间</td><td>1元</td></tr></table>
<p style="text-align: right;">云岭县人民政府</p></div>"""


def _page(tmp_path: Path, body: str, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> Extract:
    path = tmp_path / "page.html"
    path.write_bytes(
        f"<!DOCTYPE html><html><head>{head}<title>停车_云岭</title></head><body>{body}</body></html>".encode(encoding)
    )
    return extract(path)


def test_header_table_is_metadata_and_no_text(tmp_path: Path) -> None:
    result = _page(tmp_path, _HEADER + _BODY)
    assert result.metadata["索引号"] == "0001/2024-7"
    assert result.metadata["成文日期"] == "2024年5月6日"
    assert result.metadata["发文字号"] == "云政发〔2024〕3号"
    assert result.metadata["标题"] == "关于停车的通知"
    assert result.metadata["网页标题"] == "停车_云岭"
    assert not any("索" in block.text for block in result.blocks)


def test_blocks_carry_looks_and_breaks_split_lines(tmp_path: Path) -> None:
    blocks = _page(tmp_path, _HEADER + _BODY).blocks
    assert [block.text for block in blocks[:4]] == [
        "关于", "停车的通知", "云政发〔2024〕3号",
        "一、加强管理。各单位应当加强停车管理，落实责任，保障秩序，方便群众。",
    ]  # fmt: skip
    assert (blocks[0].align, blocks[0].size, blocks[0].bold) == ("center", 18.0, True)
    assert blocks[3].indent == 2
    assert blocks[-1].align == "right"


def test_data_tables_are_grids_with_blanks_for_merged_cells(tmp_path: Path) -> None:
    grid = next(block for block in _page(tmp_path, _BODY).blocks if block.is_table)
    assert grid.rows == (("车型", "费用", ""), ("小型", "白天", "2元"), ("", "夜间", "1元"))


def test_navigation_scripts_and_footers_are_left_out(tmp_path: Path) -> None:
    chrome = (
        "<script>var a='第九条';</script><style>p{}</style><div class='nav'><a href='/'>首页</a> &gt; <a>政策</a></div>"
    )
    footer = "<div class='footer'>版权所有：云岭县人民政府 滇ICP备123456号</div><p>打印本页</p>"
    result = _page(tmp_path, chrome + _BODY.replace("UCAP-CONTENT", "x1") + footer)
    text = "\n".join(block.text for block in result.blocks)
    assert "首页" not in text
    assert "ICP" not in text
    assert "打印" not in text
    assert "var a" not in text
    assert result.blocks[0].text == "关于"


def test_gbk_page_is_read_by_its_declared_encoding(tmp_path: Path) -> None:
    result = _page(tmp_path, _BODY, '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030")
    assert result.blocks[1].text == "停车的通知"
    assert result.notes["encoding"] == "gb18030"


def test_layout_tables_are_read_through(tmp_path: Path) -> None:
    result = _page(tmp_path, f"<table><tr><td><table><tr><td>{_BODY}</td></tr></table></td></tr></table>")
    assert result.blocks[0].text == "关于"
    assert sum(block.is_table for block in result.blocks) == 1


def test_nested_elements_are_read_and_absurd_nesting_is_refused(tmp_path: Path) -> None:
    words = "第一条　为了规范停车秩序，制定本办法。"
    assert _page(tmp_path, "<div>" * 100 + words + "</div>" * 100).blocks[0].text == words
    with pytest.raises(UnreadableFile) as caught:
        _page(tmp_path, "<div>" * 3000 + words + "</div>" * 3000)
    assert caught.value.code == "no_text"
