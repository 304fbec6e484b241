"""Notes followed into a new version: never to a look-alike, and nearly always where their sentence is unchanged."""

import os
import random

import pytest

from registry.provisions.numerals import to_chinese
from registry.provisions.reading import Unit
from review.annotations.carrying import CARRIED, CHANGED, ORPHAN, Carrier

COMMON = "具体办法由县人民政府另行制定。"
WHO = ("县城市管理部门", "乡镇人民政府", "县公安机关", "停车场经营者", "县财政部门", "社区居民委员会")
WHAT = ("公布收费标准", "受理停车投诉", "划定临时泊位", "保存停放记录", "检查消防设施", "报告年度情况")


class Made:
    """A version as clauses of (identity, words); the identity tells what descends from what."""

    def __init__(self, clauses):
        self.clauses = clauses

    def units(self):
        units, spans, at = [], {}, 0
        for number, clause in enumerate(self.clauses, 1):
            label = f"第{to_chinese(number)}条"
            text = label + "　" + "".join(words for _, words in clause)
            begin = at + len(label) + 1
            for identity, words in clause:
                spans[identity] = (f"art_{number}", begin, begin + len(words))
                begin += len(words)
            units.append(Unit(f"art_{number}", label, (), text, at, at + len(text), None))
            at += len(text) + 1
        return units, spans


def first_version(rng):
    clauses = []
    for c in range(70):
        clause = []
        for s in range(rng.randint(2, 4)):
            words = f"{rng.choice(WHO)}应当在{to_chinese(rng.randint(2, 90))}日内{rng.choice(WHAT)}。"
            clause.append(((c, s), COMMON if rng.random() < 0.08 else words))
        clauses.append(clause)
    return clauses


def edited(clauses, rng):
    """Inserts, deletes, moves, rewordings and look-alikes put where they mislead most."""
    new = [list(clause) for clause in clauses]
    fresh = iter(range(10_000))
    for _ in range(6):  # whole clauses leave, a look-alike comes elsewhere
        gone = new.pop(rng.randrange(len(new)))
        like = [(("like", next(fresh)), w.replace("应当", "可以")) for _, w in gone]
        new.insert(rng.randrange(len(new)), like)
    for _ in range(6):
        new.insert(rng.randrange(len(new)), new.pop(rng.randrange(len(new))))
    for _ in range(10):
        clause = rng.choice([c for c in new if len(c) > 1])
        identity, words = clause.pop(rng.randrange(len(clause)))
        if rng.random() < 0.5:
            rng.choice(new).append((("like", next(fresh)), words.replace("日内", "个工作日内")))
    for _ in range(8):
        rng.choice(new).insert(0, (("new", next(fresh)), COMMON))
    changed = set()
    for _ in range(10):
        clause = rng.choice(new)
        at = rng.randrange(len(clause))
        identity, words = clause[at]
        if "日内" in words:
            clause[at] = (identity, words.replace("日内", "日以内及时"))
            changed.add(identity)
    return new, changed


# docs/measurements.md tells of 300, printed with -s; with 147 and 294 equal sentences beside stock ones were mixed up
SEEDS = sorted({*range(int(os.environ.get("SEEDS", "20"))), 147, 294})


@pytest.mark.parametrize("seed", SEEDS)
def test_two_hundred_notes_none_wrong(seed):
    rng = random.Random(seed)
    before = first_version(rng)
    after, changed = edited(before, rng)
    (old, spans), (new, there) = Made(before).units(), Made(after).units()
    carrier = Carrier(old, new)
    unchanged = carried = wrong = 0
    for identity in rng.choices(list(spans), k=200):
        address, start, end = spans[identity]
        cut = rng.randint(0, 3)  # a part of the sentence
        found = carrier.carry(address, start + cut, end)
        if found.state != ORPHAN:
            stands = next(i for i, (_, left, right) in there.items() if left <= found.start < found.end <= right)
            _, left, right = there[stands]
            whole = (found.start, found.end) == (left + cut, right) and stands not in changed
            if stands != identity:
                # A made sentence in its very place is to every reader that sentence: reworded, and asked about, or,
                # a stock sentence, word for word the same.
                clause = after[int(found.address[4:]) - 1]
                beside = any(i[0] == identity[0] for i, _ in clause) and stands[0] in ("like", "new")
                wrong += not beside or (found.state == CARRIED and (not whole or dict(clause)[stands] != COMMON))
            elif found.state == CARRIED:
                wrong += not whole
        if identity in there and identity not in changed:
            unchanged += 1
            carried += found.state == CARRIED
    print(f"seed {seed}: 200 notes on words, {wrong} wrong, {carried} of {unchanged} on unchanged sentences carried")
    assert wrong == 0
    assert unchanged > 120
    assert carried >= 0.95 * unchanged, (carried, unchanged)


@pytest.mark.parametrize("seed", SEEDS)
def test_notes_on_whole_clauses_none_wrong(seed):
    rng = random.Random(seed)
    before = first_version(rng)
    after, changed = edited(before, rng)
    (old, _), (new, _) = Made(before).units(), Made(after).units()
    held = {f"art_{n}": {identity for identity, _ in clause} for n, clause in enumerate(after, 1)}
    there = {f"art_{n}": [words for _, words in clause] for n, clause in enumerate(after, 1)}
    carrier = Carrier(old, new)
    unchanged = carried = wrong = 0
    for number, clause in enumerate(before, 1):
        own = {identity for identity, _ in clause}
        found = carrier.carry(f"art_{number}", None, None)
        if found.state != ORPHAN:  # a look-alike in its very place is a rewording to every reader: it is asked about
            others = {i for i in held[found.address] - own if i[0] not in ("like", "new")}
            wrong += bool(others) and not held[found.address] & own
        if found.state == CARRIED:
            wrong += there[found.address] != [words for _, words in clause] or not held[found.address] & own
        if own in held.values() and not own & changed:
            unchanged += 1
            carried += found.state == CARRIED
    print(f"seed {seed}: {len(before)} clauses, {wrong} wrong, {carried} of {unchanged} unchanged ones carried")
    assert wrong == 0
    assert carried >= 0.94 * unchanged, (carried, unchanged)


def units(*clauses):
    return Made([[((c, s), w) for s, w in enumerate(clause)] for c, clause in enumerate(clauses)]).units()


def test_a_reworded_sentence_is_asked_about_with_the_difference():
    old, spans = units(["甲在五日内答复申请人。", "乙公布收费标准。", "丙受理停车投诉。"])
    new, _ = units(["甲在五日内答复申请人。", "乙每年公布收费标准。", "丙受理停车投诉。"])
    found = Carrier(old, new).carry(*spans[(0, 1)])
    assert (found.state, found.address) == (CHANGED, "art_1")
    assert any("每" in piece.new for piece in found.pieces if piece.change != "equal")


def test_one_of_two_equal_sentences_that_left_is_an_orphan():
    old, spans = units(["甲公布标准。", COMMON], ["乙受理投诉。", COMMON])
    new, _ = units(["甲公布标准。"], ["乙受理投诉。", COMMON])
    assert Carrier(old, new).carry(*spans[(0, 1)]).state == ORPHAN
    assert Carrier(old, new).carry(*spans[(1, 1)]).state == CARRIED


def test_a_note_on_a_clause_follows_its_words_through_renumbering():
    old, _ = units(["甲公布标准。"], ["乙受理投诉。"])
    new, _ = units(["丙划定泊位。"], ["甲公布标准。"], ["乙受理投诉。"])
    assert Carrier(old, new).carry("art_2", None, None).address == "art_3"
    assert Carrier(old, new[:2]).carry("art_2", None, None).state == ORPHAN
