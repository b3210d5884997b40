"""Finds the server programs: those of the machine, or those that ops/bootstrap.sh has unpacked.

`GLASS_DB=mysql|mariadb` and `GLASS_REDIS=valkey|redis` in the environment ask for one engine; what
the machine lacks of it is taken from `.data/engines` (ops/fetch_engines.sh). Without them MariaDB
goes before MySQL, and Redis before Valkey.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ecom.errors import SettingError

DATA = Path(__file__).resolve().parents[1] / ".data"
PACKAGES = DATA / "packages"  # as an ordinary user; whichever folder the servers' files are in
ENGINES = DATA / "engines"
SYSTEM_FOLDERS = (
    *("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec"),
    *("/opt/homebrew/bin", "/opt/homebrew/opt/mariadb/bin", "/opt/homebrew/opt/mysql/bin"),
)
MISSING = (
    "No {what} server program on this machine: `make run` fetches it, or install {package},\n"
    "or set ECOM_MYSQL_URL and ECOM_REDIS_URL to servers that run elsewhere."
)
MYSQL_SERVERS = {
    "": ("mariadbd", "mysqld"),
    "mariadb": ("mariadbd",),
    "mysql": ("mysqld",),
}
REDIS_SERVERS = {
    "": ("redis-server", "valkey-server"),
    "redis": ("redis-server",),
    "valkey": ("valkey-server",),
}


@dataclass(frozen=True)
class Program:
    """`root` is where its package lies; `moved`: not where the package expects to be; `loader`:
    the words before its path where its C library is not the machine's."""

    path: Path
    root: Path
    moved: bool = False
    environ: dict[str, str] = field(default_factory=dict)
    loader: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        return [*self.loader, str(self.path)]

    def version(self) -> str:
        command = [*self.command, "--version"]
        environ = os.environ | self.environ
        return subprocess.run(command, env=environ, capture_output=True, text=True).stdout

    def shared(self, name: str) -> Path | None:
        """The folder under share/ that holds the file `name`."""
        prefix = self.path.resolve().parent.parent
        for folder in ("share/mysql", "share/mariadb", "share"):
            for root in (prefix, self.root / "usr"):
                if (root / folder / name).is_file():
                    return root / folder
        return None


def mysql_server(data_dir: Path) -> Program:
    """Raises SettingError if there is none, or none of what `GLASS_DB` asks for."""
    asked = _asked("GLASS_DB", MYSQL_SERVERS)
    for program in _all(data_dir, MYSQL_SERVERS[asked], engines=bool(asked)):
        # Where MariaDB is installed, mysqld is often another name of it.
        if asked != "mysql" or "MariaDB" not in program.version():
            return program
    raise SettingError(MISSING.format(what="MySQL or MariaDB", package="mariadb-server-core"))


def redis_server(data_dir: Path) -> Program:
    """Raises SettingError if there is none, or none of what `GLASS_REDIS` asks for."""
    asked = _asked("GLASS_REDIS", REDIS_SERVERS)
    for program in _all(data_dir, REDIS_SERVERS[asked], engines=bool(asked)):
        return program
    raise SettingError(MISSING.format(what="Redis", package="redis-server"))


def mysql_client(data_dir: Path) -> Program | None:
    return _first(data_dir, ("mariadb", "mysql"))


def redis_client(data_dir: Path) -> Program | None:
    return _first(data_dir, ("redis-cli", "valkey-cli"))


def nginx(data_dir: Path) -> Program:
    """Raises SettingError if there is none."""
    program = _first(data_dir, ("nginx",))
    if program is None:
        raise SettingError("No nginx on this machine: `make cluster` fetches it, or install nginx")
    return program


def _asked(variable: str, known: dict[str, tuple[str, ...]]) -> str:
    asked = os.environ.get(variable, "")
    if asked not in known:
        raise SettingError(f"{variable} is one of {', '.join(filter(None, known))}")
    return asked


def _first(data_dir: Path, names: tuple[str, ...]) -> Program | None:
    return next(_all(data_dir, names), None)


def _all(data_dir: Path, names: tuple[str, ...], engines: bool = False) -> Iterator[Program]:
    """Those of the machine, those unpacked for its C library, and `engines`, which bring theirs."""
    if not os.environ.get("GLASS_IGNORE_SYSTEM"):
        path = os.pathsep.join([os.environ.get("PATH", ""), *SYSTEM_FOLDERS])
        for name in names:
            if found := shutil.which(name, path=path):
                yield Program(Path(found), Path("/"))
    for packages in dict.fromkeys((data_dir.resolve() / "packages", PACKAGES)):
        for path in _unpacked(packages, names):
            yield Program(path, packages, moved=True, environ=_library_path(packages))
    for path in _unpacked(ENGINES, names) if engines else ():
        yield Program(path, ENGINES, moved=True, loader=_own_loader(ENGINES))


def _unpacked(root: Path, names: tuple[str, ...]) -> list[Path]:
    places = [root / folder / name for name in names for folder in ("usr/sbin", "usr/bin")]
    return [path for path in places if path.is_file()]


def _library_path(root: Path) -> dict[str, str]:
    folders = _libraries(root)
    return {"LD_LIBRARY_PATH": folders} if folders else {}


def _own_loader(root: Path) -> tuple[str, ...]:
    """The dynamic loader of the unpacked C library, which must be of one version with it."""
    loader = min(root.glob("usr/lib/*/ld-linux*.so.*"))
    return (str(loader), "--library-path", _libraries(root))


def _libraries(root: Path) -> str:
    folders = {path.parent for path in root.glob("usr/lib/**/*.so*")}
    folders |= {path.parent for path in root.glob("lib/**/*.so*")}
    return os.pathsep.join(sorted(map(str, folders)))
