"""LibreOffice, where it is installed: an old file converted to DOCX in a folder of its own.

Promises a time limit, a throw-away profile and no network use of ours. Where it is missing or fails, the caller reads
the file itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path


@cache
def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(source: Path, folder: Path, seconds: float) -> Path | None:
    """Convert a file.

    Args:
        source: a file with its right extension.
        folder: an empty folder for the result and the profile.
        seconds: time after which the program is stopped.

    Returns:
        The DOCX file, or None where nothing came of it.
    """
    found = program()
    if found is None:
        return None
    profile = folder / "profile"
    command = [found, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
               "docx", "--outdir", str(folder), str(source)]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder)}
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours, the file name an argument of its own
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            start_new_session=True, env=environment,
        )  # fmt: skip
    except OSError:
        return None
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        # It starts children of its own; the whole group has to go.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
    result = folder / f"{source.stem}.docx"
    return result if result.is_file() and result.stat().st_size else None
