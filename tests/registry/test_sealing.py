"""Identity fields under keys: sealed, opened, rotated, masked."""

import json
import threading

import pytest

from registry import audit
from registry.errors import InvalidInput, Misconfigured
from registry.people.disclosure import VIEW, disclose
from registry.people.roles import PUBLIC
from registry.sealing import Sealer, mask_email, mask_name, mask_phone, open_sealer


@pytest.fixture
def sealer(tmp_path):
    return Sealer(tmp_path / "sealing.keys")


def test_a_sealed_text_opens_and_does_not_show(sealer):
    token = sealer.seal("王小明 13812345678")
    assert "王小明" not in token
    assert sealer.open(token) == "王小明 13812345678"
    assert sealer.seal("王小明 13812345678") != token
    assert sealer.seal("") == ""
    assert sealer.open("") == ""


def test_the_key_file_is_its_owners_alone(sealer):
    sealer.seal("甲")
    assert sealer.path.stat().st_mode & 0o777 == 0o600
    sealer.path.chmod(0o644)
    Sealer(sealer.path).seal("甲")
    assert sealer.path.stat().st_mode & 0o777 == 0o600


def test_old_tokens_open_after_rotation_also_in_a_process_that_read_the_file_before(sealer):
    other = Sealer(sealer.path)
    old = other.seal("甲")
    print_before = other.fingerprint("甲")
    key_id = sealer.rotate()
    new = sealer.seal("乙")
    assert new.split(".")[1] == key_id
    assert (sealer.is_current(old), sealer.is_current(new)) == (False, True)
    assert (sealer.open(old), other.open(new)) == ("甲", "乙")
    assert sealer.fingerprint("甲") == print_before != sealer.fingerprint("乙")


def test_a_lost_or_damaged_key_is_said_and_nothing_is_made_up(sealer, tmp_path):
    token = sealer.seal("甲")
    with pytest.raises(Misconfigured, match="备份"):
        Sealer(tmp_path / "other.keys").open(token)
    with pytest.raises(Misconfigured):
        sealer.open(token[:-4] + "AAAA")
    with pytest.raises(Misconfigured):
        sealer.open("plain words")
    sealer.path.write_text(json.dumps({"keys": []}), "utf-8")
    with pytest.raises(Misconfigured):
        Sealer(sealer.path).open(token)


def test_two_that_make_the_file_at_once_share_one_key(tmp_path):
    sealers = [Sealer(tmp_path / "sealing.keys") for _ in range(8)]
    tokens = [""] * 8

    def seal(n):
        tokens[n] = sealers[n].seal(str(n))

    threads = [threading.Thread(target=seal, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Sealer(tmp_path / "sealing.keys").open(token) for token in tokens] == [str(n) for n in range(8)]


def test_the_sites_sealer_lies_in_the_data_folder(settings):
    assert open_sealer(settings).path.parent == settings.data


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三", "张*"),
        (mask_name, " 王小明 ", "王**"),
        (mask_name, "", ""),
        (mask_phone, "138 1234 5678", "138****5678"),
        (mask_phone, "0931-8462222", "****22"),
        (mask_phone, "110", "****"),
        (mask_phone, "", ""),
        (mask_email, "zhang@example.cn", "z***@example.cn"),
        (mask_email, "", ""),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


def test_a_view_is_logged_with_its_reason_and_without_the_field(database, clock):
    with database.write() as session:
        disclose(session, clock, PUBLIC, "comment:abc", "name", " 核实意见 ")
        with pytest.raises(InvalidInput):
            disclose(session, clock, PUBLIC, "comment:abc", "name", " ")
    with database.read() as session:
        (entry,) = session.query(audit.AuditEntry).all()
        assert (entry.action, entry.subject) == (VIEW, "comment:abc")
        assert entry.detail == {"what": "name", "reason": "核实意见"}
