"""A running site: settings, record, files, clock, and (when first asked for) the search engine.

Every edge (page, command, job) opens one and hands its parts down. Nothing below `web` knows of it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.clock import Clock, SystemClock
from registry.database import Database
from registry.errors import Misconfigured
from registry.files import FileStore
from registry.migrations.runner import is_current, migrate
from registry.sealing import Sealer, open_sealer
from registry.setting_changes import with_changes
from registry.settings import Settings
from review.voices.identity import has_names_in_clear, seal_names_in_clear
from search.engines import open_engine
from search.engines.protocol import Engine


@dataclass
class Site:
    """The parts of a site. Close it when done."""

    settings: Settings
    database: Database
    files: FileStore
    clock: Clock
    cache: dict[str, Any] = field(default_factory=dict, repr=False)  # what is costly to load: the library
    given: Settings | None = field(default=None, repr=False)  # of the environment, without what pages changed
    _engine: Engine | None = field(default=None, repr=False)
    _sealer: Sealer | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def engine(self) -> Engine:
        """The engine that the settings name."""
        with self._lock:
            if self._engine is None:
                self._engine = open_site_engine(self.settings, self.clock)
            return self._engine

    @property
    def sealer(self) -> Sealer:
        """What seals and opens identity fields."""
        if self._sealer is None:
            self._sealer = open_sealer(self.settings)
        return self._sealer

    @property
    def worker_lock(self) -> Path:
        """The file that the one writer of the index holds."""
        return self.settings.data / "worker.lock"

    def take_changed_settings(self) -> None:
        """Let the settings that were changed on pages count."""
        self.given = self.given or self.settings
        with self.database.read() as session:
            self.settings = with_changes(session, self.given)

    def close(self) -> None:
        """Release the engine and the database."""
        if self._engine is not None:
            self._engine.close()
        self.database.close()


def open_site(settings: Settings | None = None, clock: Clock | None = None, *, create: bool = True) -> Site:
    """Open the site of these settings, making folder and database where there are none.

    Raises:
        Misconfigured: the database belongs to another release, or the folder can't be written.
    """
    settings = settings or Settings()
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"数据目录“{settings.data}”不能写入，请检查 BEISHEN_DATA 设置和目录权限。") from error
    database = Database(settings.effective_database_url)
    if create:
        migrate(database)
    elif not is_current(database):
        raise Misconfigured("数据库与程序版本不一致，请先运行 beishen serve 或 beishen ingest 完成升级。")
    site = Site(settings, database, FileStore(settings.files_folder), clock or SystemClock())
    site.take_changed_settings()
    if create:
        _seal_old_names(site)
    return site


def _seal_old_names(site: Site) -> None:
    """Names that a release before sealing stored in the clear; the write lock is taken only where there are any."""
    with site.database.read() as session:
        waiting = has_names_in_clear(session)
    if waiting:
        with site.database.write() as session:
            seal_names_in_clear(session, site.sealer)


def open_site_engine(settings: Settings, clock: Clock, name: str | None = None) -> Engine:
    """The engine of these settings; `name` must be the one configured.

    Raises:
        Misconfigured: another engine was asked for than is configured.
    """
    configured = settings.engine_name
    if name is not None and name != configured:
        raise Misconfigured(
            f"检索引擎 {name} 没有启用，当前使用 {configured}。启用方法见设置 BEISHEN_ELASTICSEARCH_URL。"
        )
    if configured == "elasticsearch":
        return open_engine(
            url=settings.elasticsearch_url,
            alias=settings.elasticsearch_alias,
            api_key=settings.elasticsearch_api_key,
            ca=settings.elasticsearch_ca,
            clock=clock,
        )
    return open_engine(folder=settings.index_folder, clock=clock)
