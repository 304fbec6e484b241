"""Identity of proposers and commenters at rest: sealed under a key that lies outside the database.

`Sealer.seal` turns a name, a phone or an identity number into a token, `open` gives it back, `fingerprint` lets equal
values be found without opening any. The key file lies in the data folder, readable by its owner alone, and is made at
the first use; whoever loses it loses what was sealed, so `beishen backup` takes it along as a part that it warns of.
Each token names its key: after `rotate` new values go under the new key, and old ones stay readable.

The masks are for showing that a value is there without showing it. Nothing here decides who may see what, and nothing
here is written to the log: see `registry.people.disclosure`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from registry.errors import Misconfigured
from registry.ids import new_id
from registry.settings import Settings

PREFIX = "sealed1"  # the scheme: Fernet (AES-128-CBC with HMAC-SHA256); another one gets another word
_LOST = "加密的身份信息无法读取：数据目录中的密钥文件 {name} 缺失、损坏或不是原来的一份，请从备份恢复该文件。"
_log = logging.getLogger("beishen.sealing")


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of the file; `secret` is 32 bytes in URL-safe base64, as Fernet takes them."""

    key_id: str
    secret: str


def _new_key() -> _Key:
    return _Key(new_id(6), Fernet.generate_key().decode())


class Sealer:
    """Seals and opens short texts under the keys of one file; cheap to make, the file is read at the first use.

    Args:
        path: the key file; made with its first key when nothing is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: tuple[_Key, ...] = ()  # oldest first; the last one seals

    def seal(self, text: str) -> str:
        """A token that holds this text; sealing the same text twice gives two tokens. Empty text stays empty."""
        if not text:
            return ""
        key = self._loaded()[-1]
        return f"{PREFIX}.{key.key_id}.{Fernet(key.secret).encrypt(text.encode()).decode()}"

    def open(self, token: str) -> str:
        """The text in a token.

        Raises:
            Misconfigured: the key is not in the file, or the token was changed.
        """
        if not token:
            return ""
        prefix, _, rest = token.partition(".")
        key_id, _, body = rest.partition(".")
        key = self._find(key_id) if prefix == PREFIX else None
        if key is None:
            raise Misconfigured(_LOST.format(name=self.path.name))
        try:
            return Fernet(key.secret).decrypt(body.encode()).decode()
        except InvalidToken as error:
            raise Misconfigured(_LOST.format(name=self.path.name)) from error

    def fingerprint(self, text: str) -> str:
        """A keyed hash by which equal values are found (the same proposer again) without opening any.

        It is made under the oldest key, so that it stays the same when keys are rotated.
        """
        return hmac.new(self._loaded()[0].secret.encode(), text.strip().encode(), hashlib.sha256).hexdigest()

    def is_current(self, token: str) -> bool:
        """Whether a token was sealed under the newest key; what was not can be sealed anew."""
        return token.startswith(f"{PREFIX}.{self._loaded()[-1].key_id}.")

    def rotate(self) -> str:
        """Add a key that seals from now on; returns its id. Old keys stay, for what they have sealed."""
        key = _new_key()
        self._keys = (*self._read_or_make(), key)
        _write(self.path, self._keys, replace=True)
        return key.key_id

    def _loaded(self) -> tuple[_Key, ...]:
        if not self._keys:
            self._keys = self._read_or_make()
        return self._keys

    def _find(self, key_id: str) -> _Key | None:
        """The key of this id; the file is read again when it is unknown, for another process may have rotated."""
        for keys in (self._loaded, self._read_or_make):
            self._keys = keys()
            found = next((key for key in self._keys if key.key_id == key_id), None)
            if found is not None:
                return found
        return None

    def _read_or_make(self) -> tuple[_Key, ...]:
        if not self.path.exists():
            _write(self.path, (_new_key(),), replace=False)
        if self.path.stat().st_mode & 0o077:
            _log.warning("the key file %s was readable by others; access is now its owner's alone", self.path.name)
            self.path.chmod(0o600)
        try:
            held: list[dict[str, Any]] = json.loads(self.path.read_text("utf-8"))["keys"]
            keys = tuple(_Key(str(entry["id"]), str(entry["secret"])) for entry in held)
            for key in keys:
                Fernet(key.secret)
        except (ValueError, KeyError, TypeError) as error:
            raise Misconfigured(_LOST.format(name=self.path.name)) from error
        if not keys:
            raise Misconfigured(_LOST.format(name=self.path.name))
        return keys


def open_sealer(settings: Settings) -> Sealer:
    """The sealer of a site."""
    return Sealer(settings.sealing_file)


def _write(path: Path, keys: tuple[_Key, ...], *, replace: bool) -> None:
    """Write the key file in one step; of two processes that make it at once the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps({"keys": [{"id": key.key_id, "secret": key.secret} for key in keys]}, indent=1)
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # made 0600 by its nature
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            Path(beside).replace(path)
        else:
            try:
                path.hardlink_to(beside)
            except FileExistsError:
                return
    finally:
        Path(beside).unlink(missing_ok=True)


def mask_name(name: str) -> str:
    """张三 → 张*, 王小明 → 王**: the first character; the length of a longer name is not shown."""
    name = name.strip()
    if not name:
        return ""
    return name[0] + ("*" if len(name) <= 2 else "**")


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; of other numbers the last two digits: ****56."""
    digits = "".join(c for c in phone if c.isdigit())
    if not digits:
        return ""
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) > 4 else "****"


def mask_email(email: str) -> str:
    """zhang@example.cn → z***@example.cn."""
    name, at, domain = email.strip().partition("@")
    if not name:
        return ""
    return f"{name[0]}***{at}{domain}"
