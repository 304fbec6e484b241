"""The invented papers whose files LibreOffice saved anew (`saved/`): what went out before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from review.papers.layout.sheet import Grid, Paragraph, Sheet
from tests.review.papers.conftest import PARKING

DOCUMENT = Sheet(
    "关于《云岭县城市停车管理办法》的审查意见",
    (
        Paragraph("opening-1", "一、审查情况"),
        Paragraph("opening-2", "《云岭县城市停车管理办法》由云岭县人民政府制定，自2024年6月1日起施行。"),
        Paragraph("point-1", "（一）关于第二条"),
        Paragraph("point-1-law", f"《{PARKING}》第二条规定：“其他规范性文件不得设定行政强制措施。”"),
        Paragraph("words-1", "县政府规范性文件设定扣留车辆，没有上位法依据，应当删去。"),
        Grid("table-1", (("第二条", "扣留车辆"), ("第三条", "收费……")), ("条款", "内容"), (1, 3), "附表"),
        Paragraph("closing-1", "请于2026年12月24日前书面回复处理意见。"),
    ),
    organ="云岭县人大常委会法制工作委员会", number="云人常法〔2026〕3号", addressee="云岭县人民政府",
    attachments=("条款对照表", "依据"), on=date(2026, 11, 4), contact="联系人：某某", copies=("县司法局", "县财政局"),
    printed_by="县人大常委会办公室",
)  # fmt: skip
LETTER = replace(DOCUMENT, title="关于请予说明《云岭县城市停车管理办法》有关问题的函", head="letter")
