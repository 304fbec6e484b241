from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.provisions import document_numbers


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("云政发〔2023〕12号", "云政发〔2023〕12号"),
        ("云政发[2023]第012号", "云政发〔2023〕12号"),
        ("云 政 发 （２０２３） １２ 号", "云政发〔2023〕12号"),
        ("（云政办发〔2023〕12号）", "云政办发〔2023〕12号"),
        ("云规字【2021】3号", "云规字〔2021〕3号"),
        ("国令第707号", "国务院令第707号"),
        ("中华人民共和国国务院令第707号", "国务院令第707号"),
        ("中华人民共和国农业部令第71号", "农业部令第71号"),
        ("海关总署第240号令", "海关总署令第240号"),
        ("国家旅游局32号令", "国家旅游局令第32号"),
        ("中华人民共和国主席令第七十一号", "主席令第71号"),
        ("岭川省人民代表大会常务委员会公告（第54号）", "岭川省人民代表大会常务委员会公告第54号"),
        ("岭川省人民代表大会常务委员会公告〔十五届〕第72号", "岭川省人民代表大会常务委员会公告〔十五届〕第72号"),
        ("国家发展和改革委员会令2020年第30号", "国家发展和改革委员会令2020年第30号"),
        ("云政发2023〔12〕号", "云政发〔2023〕12号"),
        ("云政发2023年12号", "云政发〔2023〕12号"),
        ("〔2023〕云政发12号", "云政发〔2023〕12号"),
        ("云政发12号〔2023〕", "云政发〔2023〕12号"),
        ("云政发{2023}12号", "云政发〔2023〕12号"),
        ("云政发〔二〇二三〕十二号", "云政发〔2023〕12号"),
        ("云政办发〔2023〕12－1号", "云政办发〔2023〕12-1号"),
        ("云政发〔2023〕12", "云政发〔2023〕12号"),
        ("云政 〔２０２３〕 第１２", "云政〔2023〕12号"),
        ("云政办发（2023）12", "云政办发〔2023〕12号"),
        ("云政发2023—12号", "云政发〔2023〕12号"),
        ("云政发〔2023〕12号文件", "云政发〔2023〕12号"),
        ("发文字号：云政发〔2023〕12号", "云政发〔2023〕12号"),
        ("商务部、国土资源部令二○○八年第4号", "商务部、国土资源部令2008年第4号"),
    ],
)
def test_one_form(printed: str, normal: str) -> None:
    assert document_numbers.normalise(printed) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第三号",
        "关于印发的通知",
        "关于印发〔2023〕12",
        "云政（2023）12",
        "云政发〔2023〕",
        "第2023-12号",
        "2023年第1期",
        "某某路12号",
        "2023〔12〕号",
        "SZFG—2023—00012",
    ],
)
def test_no_number(text: str) -> None:
    assert document_numbers.normalise(text) is None


def test_in_running_text() -> None:
    text = "按照《通知》（云府办发〔2022〕10号）要求，根据2018年4月28日海关总署令第238号《决定》"
    found = document_numbers.find(text)
    assert [f.normal for f in found] == ["云府办发〔2022〕10号", "海关总署令第238号"]
    assert [text[f.start : f.end] for f in found] == ["云府办发〔2022〕10号", "海关总署令第238号"]


def test_the_body_in_front_of_its_sign_is_left_out() -> None:
    assert [f.normal for f in document_numbers.find("交通部交基发〔1996〕489号公布")] == ["交基发〔1996〕489号"]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("根据太原市人民政府令第89号公布", "太原市人民政府令第89号"),
        ("经日照市人民政府令第3号公布", "日照市人民政府令第3号"),
        ("住房和城乡建设部令第16号公布", "住房和城乡建设部令第16号"),
        ("对外贸易经济合作部令第6号修正", "对外贸易经济合作部令第6号"),
        ("和工业和信息化部、公安部令第29号公布", "工业和信息化部、公安部令第29号"),
        ("交通运输部 国家发展改革委令2012年第6号公布", "交通运输部、国家发展改革委令2012年第6号"),
        ("国家旅游局32号令公布", "国家旅游局令第32号"),
        ("原交通部令第3号同时废止", "交通部令第3号"),
        ("国家环保局（89）环管字第201号发布", "〔89〕环管字第201号"),
    ],
)
def test_a_conjunction_within_a_name_does_not_cut_it(text: str, normal: str) -> None:
    assert [found.normal for found in document_numbers.find(text)] == [normal]


@given(st.text(alphabet="国令第发〔〕[]()（）0129年号 关于", max_size=40))
def test_never_raises(text: str) -> None:
    document_numbers.find(text)
    document_numbers.normalise(text)
