"""What may be a password."""

from itertools import pairwise

import pytest

from registry.errors import InvalidInput
from registry.people import accounts
from registry.people.passwords import Policy, check_password, is_common, random_password
from registry.people.roles import Role


def refusal(password, policy=None, former=()):
    try:
        check_password(policy or Policy(), password, login="zhoumin", name="周敏", former=former)
    except InvalidInput as error:
        return error.message
    return ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Short-1", "10 个字符"),
        ("x" * 201 + "A1", "200"),
        ("alllowercase", "3 类"),
        ("lower and 12", ""),
        ("Zhoumin@2026", "登录名"),
        ("x-NIMUOHZ-2026", "登录名"),
        ("周敏Password-9x", "姓名"),
        ("Password123!", "常见"),
        ("P@ssw0rd2026", "常见"),
        ("Admin@123456", "常见"),
        ("Qwer1234!@#$", "常见"),
        ("1qaz2wsx#EDC", "常见"),
        ("Woaini@520520", "常见"),
        ("Beian.Shencha.1", "常见"),
        ("Aa111111111!", "常见"),
        ("Correct-horse-battery-9", ""),
        ("渭水长流2026Xx", ""),
    ],
)
def test_policy(password, words):
    said = refusal(password)
    assert words in said
    assert bool(said) == bool(words)


def test_good_passwords_are_not_called_common():
    assert [p for p in (random_password() for _ in range(200)) if is_common(p)] == []


def test_numbers_are_the_sites():
    assert refusal("tanjubec", Policy(min_length=8, classes=1)) == ""
    assert "16" in refusal("Correct-horse9", Policy(min_length=16))


def test_the_last_passwords_cannot_be_taken_again(database, clock):
    words = [f"Correct-horse-{word}-9" for word in ("ant", "bee", "cow", "dog", "elk", "fox", "gnu")]
    with database.write() as session:
        made = accounts.create_account(
            session, clock, login="zhou", name="周敏", roles=[Role.REVIEWER], actor="system", password=words[0]
        )

        def change(old, new):
            accounts.change_password(session, clock, made.account_id, old, new, Policy(history=3))

        for old, new in pairwise(words[:4]):
            change(old, new)
        with pytest.raises(InvalidInput, match="最近用过的 3 个"):
            change(words[3], words[1])
        change(words[3], words[0])  # the fourth last
