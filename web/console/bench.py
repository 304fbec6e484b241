"""`beishen bench retrieval`: quality and speed of search on BEIR files, on the same path as the page."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from registry.errors import Misconfigured
from registry.settings import Settings
from search.engines import open_engine
from search.engines.protocol import Engine
from search.ranking.bench import run_retrieval_bench
from web.console.output import emit, plain_errors, progress_bar, say

app = typer.Typer(help="Measurements.", no_args_is_help=True)
File = Annotated[Path, typer.Option(exists=True, dir_okay=False)]


@app.callback()
def _group() -> None:
    """Measurements."""


@app.command()
@plain_errors
def retrieval(
    corpus: File,
    queries: File,
    qrels: File,
    engine: Annotated[str, typer.Option(help="embedded or elasticsearch.")] = "embedded",
    confirmed_queries: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    confirmed_qrels: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Index a corpus in a fresh index, ask all queries, score the answers; nothing is kept."""
    settings = Settings()
    if engine not in {"embedded", "elasticsearch"}:
        raise Misconfigured("检索引擎只能是 embedded 或 elasticsearch。")
    if engine == "elasticsearch" and not settings.elasticsearch_url:
        raise Misconfigured("检索引擎 elasticsearch 没有启用，请设置 BEISHEN_ELASTICSEARCH_URL。")
    if (confirmed_queries is None) != (confirmed_qrels is None):
        raise Misconfigured("--confirmed-queries 与 --confirmed-qrels 须一并给出。")
    with (
        tempfile.TemporaryDirectory(prefix="beishen-bench-") as folder,
        progress_bar("测量", None) as tell,
        closing(_fresh_engine(settings, engine, Path(folder))) as opened,
    ):
        result = run_retrieval_bench(
            corpus,
            queries,
            qrels,
            opened,
            confirmed_queries=confirmed_queries,
            confirmed_qrels=confirmed_qrels,
            progress=lambda step, done, total: tell(done),
        )
    if json:
        emit(result.to_json())
    else:
        for name, value in result.to_json().items():
            say(f"{name}\t{value}")


def _fresh_engine(settings: Settings, name: str, folder: Path) -> Engine:
    """An engine with an index of its own, beside the site's."""
    if name == "embedded":
        return open_engine(folder=folder)
    return open_engine(
        url=settings.elasticsearch_url,
        alias=f"{settings.elasticsearch_alias}-bench",
        api_key=settings.elasticsearch_api_key,
        ca=settings.elasticsearch_ca,
    )
