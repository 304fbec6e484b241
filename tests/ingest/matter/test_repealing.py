"""Decisions whose business is to repeal: whole documents, named or listed, and nothing that is only amended."""

from __future__ import annotations

import pytest

from ingest.matter.repealing import repealed_by
from tests.ingest.extracts import read

BOTH = "松州市人民政府关于废止和修改部分规章的决定"


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        ("松州市人民政府关于废止《甲办法》的决定", ["决定废止《甲办法》（松政发〔2010〕3号）。"], ("甲办法",)),
        ("松州市人民政府关于废止《甲办法》等三件规章的决定", ["一、废止《甲办法》", "二、废止《乙办法》（2001年公布）"],
         ("甲办法", "乙办法")),
        (BOTH, ["一、废止下列规章：", "1.松州市甲办法（1998年市政府令第1号）", "2.《松州市乙办法》",
                "二、修改下列规章：", "（一）《松州市丙办法》", "1.将第三条中的“甲局”修改为“乙局”。", "2.删去第五条。"],
         ("松州市甲办法", "松州市乙办法")),
        (BOTH, ["一、对《甲办法》作出修改", "删去第三条。", "二、对《乙办法》予以废止。"], ("乙办法",)),
        (BOTH, ["一、废止《甲办法》第三条。", "二、《乙办法》（根据《关于修改〈丙办法〉的决定》修正）予以废止。"],
         ("乙办法",)),
        ("松州市人民政府关于宣布失效一批文件的通知",
         ["下列文件自印发之日起失效：", "1.关于甲的通知（松政发〔2001〕1号）", "2.关于乙的意见", "本通知即日施行。"],
         ("关于甲的通知", "关于乙的意见")),
        ("松州市车辆报废管理办法", ["第一条 废止下列证件：", "1.《登记证》"], ()),
        ("松州市人民政府关于修改《甲办法》的决定", ["一、删去第三条。", "根据《乙法》修改。"], ()),
    ],
)  # fmt: skip
def test_what_a_decision_repeals(title: str, lines: list[str], expected: tuple[str, ...]) -> None:
    assert repealed_by(title, lines) == expected


def test_a_reading_has_them() -> None:
    reading = read(
        "松州市人民政府关于废止《甲办法》的决定\n（2024年3月1日松州市人民政府令第8号公布）\n决定废止《甲办法》。"
    )
    assert reading.repeals == ("甲办法",)
