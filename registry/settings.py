"""Every setting of a site in one typed table; read from BEISHEN_* variables or a `.env` file.

`docs/settings.md` repeats this table for readers, and a test holds the two equal. No secret has a default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one site. Field descriptions are the documentation shown to administrators."""

    model_config = SettingsConfigDict(env_prefix="BEISHEN_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Folder of everything the site keeps: database, files, index.")
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of the record; without it a SQLite file in the data folder."
    )
    elasticsearch_url: str | None = Field(
        None, description="URL of an Elasticsearch 8 or 9; when set, it alone is fed and asked."
    )
    elasticsearch_alias: str = Field("beishen", description="Alias and name prefix of the indices on that server.")
    elasticsearch_api_key: str | None = Field(None, description="API key for that server, where it asks for one.")
    elasticsearch_ca: Path | None = Field(None, description="Certificate authority file for that server's TLS.")
    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the web process listens on.")
    public_url: str | None = Field(
        None, description="Address people reach the site by, for links and QR codes; else the request's own."
    )
    site_name: str = Field("备审", description="Name shown in the header of every page.")
    province: str | None = Field(None, description="Province of the site, such as 甘肃省; used for fine ceilings.")
    secure_cookies: bool = Field(False, description="Send cookies over HTTPS only; set it behind a TLS proxy.")
    max_upload_mb: int = Field(50, ge=1, le=200, description="Largest file that a page accepts, in MB.")
    ingest_workers: int | None = Field(
        None, ge=1, description="Processes that read files; without it one per processor core."
    )
    ingest_timeout_s: float = Field(120.0, gt=0, description="Longest time for reading one file, in seconds.")
    ingest_memory_mb: int = Field(1500, ge=200, description="Most memory one reading process may take, in MB.")
    session_idle_minutes: int = Field(30, ge=5, description="Staff are logged out after this time without action.")
    session_hours: int = Field(12, ge=1, description="Staff are logged out after this time in any case.")
    session_limit: int = Field(
        5, ge=1, description="Log-ins one account may hold at once; a further one ends the oldest."
    )
    login_tries: int = Field(
        5, ge=1, description="Failed log-ins within the lock time before that log-in name is locked."
    )
    login_tries_per_address: int = Field(
        20, ge=1, description="The same for one network address, which a whole office may share."
    )
    login_lock_minutes: int = Field(15, ge=1, description="How long a log-in name or address stays locked.")
    password_min_length: int = Field(10, ge=8, description="Fewest characters of a password.")
    password_classes: int = Field(
        3, ge=1, le=4, description="Kinds of characters (capital, small, digit, sign) a password must have."
    )
    password_history: int = Field(5, ge=0, description="Former passwords that can't be taken again.")
    password_days: int = Field(90, ge=0, description="Days after which a password must be changed; 0 for never.")
    second_factor: Literal["off", "admins", "admins_and_heads"] = Field(
        "admins", description="Who must log in with a code from an authenticator as well."
    )
    small_site: bool = Field(
        False, description="Let one account hold duties kept apart otherwise; the log and papers name what was merged."
    )
    comments_per_hour: int = Field(30, ge=1, description="Public comments taken from one address in an hour.")
    everyday_words: bool = Field(True, description="Widen searches by the dictionary of everyday words.")
    learnt_words: bool = Field(True, description="Widen searches by question-article pairs that staff confirmed.")
    search_log: bool = Field(
        False, description="Count queries by day, without person or time, to tune search (see manual, chapter 3)."
    )
    search_log_days: int = Field(90, ge=1, description="Days that those counts are kept.")
    alerts_every_minutes: int = Field(15, ge=1, description="How often kept searches are compared with what is new.")

    @computed_field  # type: ignore[prop-decorator]  # pydantic's documented form
    @property
    def effective_database_url(self) -> str:
        """The database that is used."""
        return self.database_url or f"sqlite:///{self.data / 'beishen.sqlite3'}"

    @property
    def files_folder(self) -> Path:
        """Where source files are kept under their SHA-256."""
        return self.data / "files"

    @property
    def index_folder(self) -> Path:
        """Where the embedded index lies; it can be deleted at any time."""
        return self.data / "index"

    @property
    def sealing_file(self) -> Path:
        """The keys under which identity fields are sealed; readable by its owner alone."""
        return self.data / "sealing.keys"

    @property
    def engine_name(self) -> str:
        """The engine that is fed and asked: `elasticsearch` when its URL is set, else `embedded`."""
        return "elasticsearch" if self.elasticsearch_url else "embedded"


def settings_table() -> list[tuple[str, str, str]]:
    """Rows of the settings page: variable, default, meaning."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        rows.append((f"BEISHEN_{name.upper()}", default, field.description or ""))
    return rows
