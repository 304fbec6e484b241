"""Measures of an official paper after GB/T 9704—2012, in the units that a DOCX file holds. Numbers only.

Sources by paragraph of the standard: 5.1 paper and margins, 5.2.1 type area, 5.2.2 type and grid, 7.2 head,
7.3 body, 7.4 foot, 7.5 page numbers, 10.1 letters.
"""

from __future__ import annotations

import math

TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_PT = 20
PT_PER_MM = 72 / 25.4


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


# A4; 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm: right and lower margins follow
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
TOP_MM, LEFT_MM = 37, 28
AREA_WIDTH_MM, AREA_HEIGHT_MM = 156, 225
RIGHT_MM = PAGE_WIDTH_MM - LEFT_MM - AREA_WIDTH_MM
BOTTOM_MM = PAGE_HEIGHT_MM - TOP_MM - AREA_HEIGHT_MM

LINES, CHARACTERS = 22, 28
BODY_PT, TITLE_PT, PAGE_NUMBER_PT, FOOT_PT = 16.0, 22.0, 14.0, 14.0  # 三号, 二号, 四号, 四号
TABLE_PT = 12.0  # 小四: forms; the standard sets no size for cells

# rounded down, so that 22 lines and 28 characters fit the type area
LINE_TWIPS = int(AREA_HEIGHT_MM * TWIPS_PER_MM / LINES)
# 28 characters of 三号 are 158 mm, 2 mm more than the type area: each stands this much closer to the next
CHARACTER_SPACING_TWIPS = math.floor(AREA_WIDTH_MM * TWIPS_PER_MM / CHARACTERS - BODY_PT * TWIPS_PER_PT)

TABLE_LINE_PT = 18.0

# 7.5: the number's dashes, half way up its line, stand 7 mm below the type area; a line of 四号 is 16 pt high here
PAGE_NUMBER_LINE_TWIPS = 320
FOOTER_MM = 15  # a letter's lower rule stands deeper than the numbers, so both bring an empty line up from here
UNDER_NUMBER_TWIPS = twips(BOTTOM_MM - 7 - FOOTER_MM) - PAGE_NUMBER_LINE_TWIPS // 2

NAME_FROM_AREA_MM = 35  # 7.2.4: upper edge of the body's name, from the type area's
RULE_TO_TEXT_MM = 4  # 7.2.7 under the number, 10.1 under the name
LETTER_NAME_FROM_TOP_MM = 30  # 10.1: upper edge of the body's name, from the page's
LETTER_RULE_MM = 170  # 10.1: both red rules of a letter are 170 mm long, 14 mm more than the type area
LETTER_RULE_FROM_BOTTOM_MM = 20  # 10.1
LETTER_RULE_TO_NUMBER_PT = BODY_PT * 7 / 8  # 10.1
DOUBLE_RULE_PT = 5.0  # how high a double rule of 2¼ pt is set
SEAL_LINES = 3  # 7.3.5.1: room for the seal above name and date

RED = "FF0000"

# by name, nothing embedded: the first is the usual one, Word and WPS put their own in its place where it is missing
SONG_TITLE = "方正小标宋简体"
FANGSONG, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {SONG_TITLE: "宋体", FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
LATIN = "Times New Roman"
