"""A paper's file that came back from Word or WPS, read into the paper again; pure, and never a refusal of words.

Paragraphs keep their keys by what they say, whatever happened to runs and styles. Head, number, date and foot
belong to the issue: changes there are told (`remarks`), not taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.blocks import Block as FileBlock
from registry.provisions.differences import Piece, align, differences
from review.papers.layout.cleaning import clean
from review.papers.layout.foot import copied, long_date, printed
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet, title_lines

LEAST = 0.4  # likeness below which two paragraphs are no pair: reworked sentences keep about half their words
FIXED = {"organ": "发文机关标志", "number": "文号", "signature": "署名", "date": "成文日期", "imprint": "版记"}


@dataclass(frozen=True, slots=True)
class Returned:
    """The paper as the file says it, and what of the file was not taken."""

    sheet: Sheet
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One paragraph before and after: `same`, `changed`, `added`, `gone`; pieces are its differences in words."""

    change: str
    where: str
    pieces: tuple[Piece, ...]


def parts_of(sheet: Sheet) -> list[tuple[str, str]]:
    """`(role, text)` of everything that the file shows, in its order; a role is a key of the body or a part."""
    parts: list[tuple[str, str]] = []
    if sheet.head != "form":
        parts += [("organ", sheet.organ), ("number", sheet.number)]
    elif sheet.number:
        parts.append(("number", f"编号：{sheet.number}"))
    parts += [("title", line) for line in title_lines(sheet.title)]
    if sheet.addressee:
        parts.append(("addressee", f"{sheet.addressee}："))
    for block in sheet.body:
        if isinstance(block, Grid):
            if block.caption:
                parts.append((f"{block.key}:caption", block.caption))
            parts.append((block.key, grid_text(block)))
        else:
            parts.append((block.key, block.text))
    for number, name in enumerate(sheet.attachments, 1):
        label = "附件：" if number == 1 else ""
        parts.append(("attachment", f"{label}{number}.{name}" if len(sheet.attachments) > 1 else f"{label}{name}"))
    if sheet.signed:
        parts += [("signature", sheet.organ), ("date", long_date(sheet).strip("　"))]
    if sheet.contact:
        parts.append(("contact", f"（{sheet.contact}）"))
    if sheet.head != "form":
        parts.append(("imprint", "\n".join(part for part in (copied(sheet), printed(sheet)) if part)))
    return [(role, " ".join(clean(text).split())) for role, text in parts if text.strip()]


def grid_text(grid: Grid) -> str:
    """A table's cells in one line, for comparing."""
    return " ".join(cell for row in (grid.head, *grid.rows) for cell in row if cell)


def read_back(sent: Sheet, blocks: Sequence[FileBlock]) -> Returned:
    """The paper that a returned file holds.

    Args:
        sent: the paper as it went out.
        blocks: the file's paragraphs and tables, tracked changes accepted, automatic numbers written out.
    """
    before = parts_of(sent)
    after = [" ".join(clean(block.text).split()) for block in blocks]
    pairs = align([text for _, text in before], after, LEAST)
    held = {block.key: block for block in sent.body}
    body: list[Block] = []
    texts: dict[str, list[str]] = {"title": [], "addressee": [], "attachment": [], "contact": []}
    remarks: list[str] = []
    last, fresh = "", 0
    for i, j in pairs:
        if i is None and j is not None:
            if _in_body(last, held) and not blocks[j].rows:
                fresh += 1
                body.append(Paragraph(_free(f"back-{fresh}", held), after[j]))
            else:
                what = "表格" if blocks[j].rows else "文字"
                remarks.append(f"新加的{what}不在正文中，没有采纳：“{after[j][:60]}”")
            continue
        if i is None:
            continue
        role, old = before[i]
        new = after[j] if j is not None else None
        last = role
        key = role.partition(":")[0]
        if role in texts:
            if new is not None:
                texts[role].append(new)
        elif role in FIXED:
            if new is not None and new != old:
                remarks.append(f"{FIXED[role]}在签发时填写，文件里的改动没有采纳：“{new[:60]}”")
        elif isinstance(held.get(key), Grid):
            _take_grid(body, held[key], role, blocks[j] if j is not None else None, remarks)
        elif new is not None:
            body.append(Paragraph(key, new))
    sheet = replace(sent, body=tuple(body))
    if texts["title"]:
        title = "".join(texts["title"])
        sheet = replace(sheet, title=sent.title if title == sent.title.replace("\n", "") else title)
    else:
        remarks.append("文件里没有找到标题，标题保持不变。")
    if texts["addressee"]:
        sheet = replace(sheet, addressee=texts["addressee"][0].rstrip("：:"))
    elif sent.addressee:
        remarks.append("文件里没有找到主送机关，主送机关保持不变。")
    sheet = replace(sheet, attachments=tuple(_attachment(text) for text in texts["attachment"]))
    return Returned(
        replace(sheet, contact=texts["contact"][0].strip("（）()") if texts["contact"] else ""), tuple(remarks)
    )


def _in_body(last: str, held: dict[str, Block]) -> bool:
    return last.partition(":")[0] in held or last in {"title", "addressee"}


def _free(key: str, held: dict[str, Block]) -> str:
    while key in held:
        key += "~"
    return key


def _attachment(text: str) -> str:
    text = text.removeprefix("附件：").removeprefix("附件:").strip()
    label, dot, rest = text.partition(".")
    return rest.strip() if dot and label.isdigit() else text


def _take_grid(body: list[Block], block: Block, role: str, file: FileBlock | None, remarks: list[str]) -> None:
    grid = block if isinstance(block, Grid) else None
    if grid is None:
        return
    if role.endswith(":caption"):
        body.append(replace(grid, caption=file.text.strip() if file is not None else grid.caption))
        return
    if body and body[-1].key == grid.key:
        grid = body.pop()  # type: ignore[assignment]  # its caption came just before
    rows = tuple(tuple(clean(cell) for cell in row) for row in file.rows) if file is not None else ()
    if grid.head and rows:
        rows = rows[1:]
    width = max(len(row) for row in (grid.head, *grid.rows))
    if not rows or any(len(row) != width for row in rows):
        remarks.append(f"表格“{grid.caption or grid_text(grid)[:20]}”的行列有变，没有采纳，请在本页核对。")
        rows = grid.rows
    body.append(replace(grid, rows=rows))


def compare(old: Sheet, new: Sheet) -> tuple[Compared, ...]:
    """Two states of a paper, paragraph by paragraph, with the differences in words."""
    before, after = parts_of(old), parts_of(new)
    found = []
    for i, j in align([text for _, text in before], [text for _, text in after], LEAST):
        left = before[i][1] if i is not None else ""
        right = after[j][1] if j is not None else ""
        role = before[i][0] if i is not None else after[j][0] if j is not None else ""
        change = "added" if i is None else "gone" if j is None else "same" if left == right else "changed"
        found.append(Compared(change, _where(role), differences(left, right, raw=True)))
    return tuple(found)


def _where(role: str) -> str:
    names = FIXED | {"title": "标题", "addressee": "主送", "attachment": "附件说明", "contact": "附注"}
    return names.get(role, "正文")
