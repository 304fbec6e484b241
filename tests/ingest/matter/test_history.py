"""题注 in the forms of §3 of the notes on real documents, with invented bodies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.matter.history import is_history, read_note
from ingest.read import read_file
from registry.provisions.reading import EventKind, Part, Reading
from tests.ingest.extracts import read

CONGRESS = "岭川省第十三届人民代表大会常务委员会第五次会议"
CITY = "松州市第七届人民代表大会常务委员会第十四次会议"
AMENDED = (
    f"（1990年4月4日{CONGRESS}通过　根据2000年5月5日{CONGRESS}《关于修改〈甲条例〉的决定》第一次修正　"
    f"2010年6月6日{CONGRESS}修订）"
)
GLUED = (  # two lines glued, half of the text lost
    f"2017年4月26日 松州市人大通过\n2017年5月26日 {CONGRESS}批准根据2018年10月30日{CITY}通过\n"
    f"2018年11月29日 {CONGRESS}批准的《关于修改〈甲条例〉的决定》修正"
)
JOINT = (
    "（2018年7月30日由最高人民法院审判委员会第1745次会议、2018年10月19日由最高人民检察院第十三届检察委员会"
    "第七次会议通过，自2018年12月1日起施行）"
)
REVISED = "（1991年3月4日国务院令第76号发布　2018年9月6日国务院第23次常务会议修订通过）"


def events(text: str) -> list[tuple[str, str | None]]:
    return [(e.kind.value, e.on.isoformat() if e.on else None) for e in read_note(text).events]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (f"（2019年7月25日{CONGRESS}通过）", [("通过", "2019-07-25")]),
        (f"（2019年7月25日松州市第五届人民代表大会常务委员会第三次会议通过　2019年9月1日{CONGRESS}批准）",
         [("通过", "2019-07-25"), ("批准", "2019-09-01")]),
        (AMENDED, [("通过", "1990-04-04"), ("修正", "2000-05-05"), ("修订", "2010-06-06")]),
        (GLUED, [("通过", "2017-04-26"), ("批准", "2017-05-26"), ("修正", "2018-11-29")]),
        ("（2014年6月25日住房和城乡建设部令第18号公布 自2014年10月25日起施行）",
         [("公布", "2014-06-25"), ("施行", "2014-10-25")]),
        (JOINT, [("通过", "2018-07-30"), ("通过", "2018-10-19"), ("施行", "2018-12-01")]),
        ("2005年7月9日 国务院令第440号公布\n2023年7月20日 《国务院关于修改部分行政法规的决定》修订）",
         [("公布", "2005-07-09"), ("修订", "2023-07-20")]),
        (REVISED, [("公布", "1991-03-04"), ("修订", "2018-09-06")]),
        (f"（2022年9月28日{CONGRESS}批\u3000准）", [("批准", "2022-09-28")]),
    ],
)  # fmt: skip
def test_events(note: str, expected: list[tuple[str, str]]) -> None:
    assert is_history(note)
    assert events(note) == expected


def test_bodies_sessions_and_number() -> None:
    note = read_note(
        "（1991年11月5日国务院第92次常务会议通过\n1991年12月7日中华人民共和国国务院令第92号发布 自发布之日起施行）"
    )
    assert [(e.by, e.session) for e in note.events] == [("国务院", "第92次常务会议"), ("国务院", "")]
    assert note.number == "国务院令第92号"
    assert note.basis == "自发布之日起施行"
    assert read_note(f"（2019年7月25日{CONGRESS}通过）").events[0].by == "岭川省人民代表大会常务委员会"


@pytest.mark.parametrize(
    ("note", "publication", "body", "number"),
    [
        ("（2009年3月24日农业部令第20号  自2009年5月1日起施行）", "2009-03-24", "农业部", "农业部令第20号"),
        ("（1994年1月22日林业部令第3号；2011年1月25日国家林业局令第26号修改）", "1994-01-22", "林业部",
         "林业部令第3号"),
        ("（中华人民共和国农业农村部令2022年第3号公布，自2022年7月1日起施行）", None, "农业农村部",
         "农业农村部令2022年第3号"),
        ("（2003年7月8日公布，农业部令第28号）", "2003-07-08", "农业部", "农业部令第28号"),
        ("（2009年4月2日国家旅游局第4次局长办公会议通过，国家旅游局令第30号公布）", None, "国家旅游局",
         "国家旅游局令第30号"),
        ("（1990年3月12日国家教育委员会令第8号、国家体育运动委员会令第11号发布）", "1990-03-12",
         "国家教育委员会、国家体育运动委员会", "国家教育委员会令第8号"),
        ("（2014年1月28日交通运输部 公安部发布）", "2014-01-28", "交通运输部、公安部", None),
        ("（2022年6月6日中华人民共和国国家安全部令第2号公布）", "2022-06-06", "国家安全部", "国家安全部令第2号"),
        ("（2016年7月27日交通运输部、国家发展改革委、国家网信办发布）", "2016-07-27",
         "交通运输部、国家发展改革委、国家网信办", None),
    ],
)  # fmt: skip
def test_an_order_is_a_publication_of_its_body(
    note: str, publication: str | None, body: str, number: str | None
) -> None:
    assert is_history(note)
    said = read_note(note)
    first = next(event for event in said.events if event.kind is EventKind.PROMULGATED)
    assert (first.on.isoformat() if first.on else None, first.by, said.number) == (publication, body, number)


def test_the_number_of_an_order_before_its_kind() -> None:
    note = read_note("（岭川省旅游局32号令公布　《甲办法》已经2010年1月4日局长办公会议审议通过，自2010年7月1日起施行）")
    assert (note.number, note.events[0].kind, note.events[0].on) == (
        "岭川省旅游局令第32号",
        EventKind.PROMULGATED,
        None,
    )


def test_an_order_that_amends_is_no_publication() -> None:
    assert events("2023年4月1日国务院令第759号第二次修订") == [("修订", "2023-04-01")]


def test_spans_point_to_the_dates() -> None:
    text = "（2014年6月25日住房和城乡建设部令第18号公布）"
    (event,) = read_note(text, 10).events
    assert event.on == date(2014, 6, 25)
    assert event.start == 11


@pytest.mark.parametrize(
    "line",
    [
        "本办法自2014年10月25日起施行。",
        "第一条 2014年公布的目录施行。",
        "2014年6月25日，县政府召开会议，各乡镇应当执行：",
    ],
)
def test_running_text_is_no_note(line: str) -> None:
    assert not is_history(line)


def from_markdown(tmp_path: Path, note: str, behind: str = "第一条 甲。\n\n第二条 本解释自公布之日起施行。") -> Reading:
    """The reading of a page whose source sets the note apart from the text."""
    path = tmp_path / "a.md"
    path.write_text(f"# 最高人民法院关于甲的解释\n\n{note}\n\n<!-- INFO END -->\n\n{behind}\n", encoding="utf-8")
    return read_file(path)[0]


def test_the_note_names_the_day_that_since_publication_leaves_open(tmp_path: Path) -> None:
    reading = from_markdown(tmp_path, "2011年2月28日 最高人民法院公告公布\n\n2011年3月18日 施行")
    assert (reading.promulgated_on, reading.effective_on) == (date(2011, 2, 28), date(2011, 3, 18))


def test_a_number_set_apart_with_the_note(tmp_path: Path) -> None:
    assert from_markdown(tmp_path, "松劳发[2008]3号").document_number == "松劳发〔2008〕3号"


def test_a_note_that_the_source_cut_in_two(tmp_path: Path) -> None:
    behind = "第18次会议通过，自2021年1月1日起施行）\n\n第一条 甲。\n\n第二条 乙。"
    reading = from_markdown(tmp_path, "2020年11月9日 最高人民法院审判委员会", behind)
    assert (reading.adopted_on, reading.effective_on) == (date(2020, 11, 9), date(2021, 1, 1))
    assert not any(node.part is Part.PREAMBLE for node in reading.walk())


@pytest.mark.parametrize("line", ["松政发[2004]96号　2004-05-18", "2004年5月18日　松政发〔2004〕96号"])
def test_number_and_day_on_one_line(line: str) -> None:
    reading = read(f"松州市人民政府关于甲的通知\n{line}\n各县人民政府：\n一、甲。\n二、乙。")
    assert (reading.document_number, reading.promulgated_on) == ("松政发〔2004〕96号", date(2004, 5, 18))
