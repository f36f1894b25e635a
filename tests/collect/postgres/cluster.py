"""A real PostgreSQL for the tests: made once for each process, with TLS, and gone with it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.collect.certificates import Pair, authority, certificate

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
"""Debian's; what else is called initdb on a machine may be anything."""
ACCOUNT = "postgres"
ADMIN = "postgres"
FIRST_RULES = (
    "local all all trust",
    "hostssl all all 127.0.0.1/32 scram-sha-256",
    "hostnossl all all 0.0.0.0/0 reject",
)
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "16MB",
    "max_connections": "20",
    "lc_messages": "C",
    "ssl": "on",
    "ssl_cert_file": "server.pem",
    "ssl_key_file": "server.key",
    "log_min_messages": "fatal",
}


def absent() -> str:
    """Say why there can be none on this machine; empty if there can."""
    if not BINARIES:
        return "no PostgreSQL under /usr/lib/postgresql"
    if shutil.which("openssl") is None:
        return "no openssl"
    if os.geteuid() == 0 and (shutil.which("setpriv") is None or not _has_account()):
        return f"root, and no setpriv or no account {ACCOUNT}: PostgreSQL never runs as root"
    return ""


class Cluster:
    """One server that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.ca: Pair = authority(folder)
        self.port = _free_port()
        self.addresses = _addresses()
        """Loopback first, then an address of another interface where there is one."""
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def hba(self) -> Path:
        return self.data / "pg_hba.conf"

    def start(self) -> None:
        self.folder.chmod(0o755)
        self._own(self.folder)
        self._run("initdb", "-D", str(self.data), "-U", ADMIN, "-E", "UTF8", "--no-locale", "-N", "-A", "trust")
        pair = certificate(self.folder, "server", signer=self.ca)
        for path in pair.certificate, pair.key:
            target = shutil.copy(path, self.data / path.name)
            Path(target).chmod(0o600)
            self._own(Path(target))
        settings = {**_SETTINGS, "port": str(self.port), "listen_addresses": ",".join(self.addresses)}
        settings["unix_socket_directories"] = str(self.folder)
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self.hba.write_text("\n".join(FIRST_RULES) + "\n")
        self._server = subprocess.Popen(
            [*_as_account(), str(BINARIES[-1] / "postgres"), "-D", str(self.data)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        self._await()

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(3)  # SIGQUIT: at once; nothing in it is worth a checkpoint
            self._server.wait(timeout=20)
            self._server = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def stranger(self) -> Path:
        """Give the certificate of an authority that signed nothing here."""
        return authority(self.folder, "stranger").certificate

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), port=self.port, user=ADMIN, dbname=database, autocommit=True)

    def run(self, script: str, database: str = "postgres") -> None:
        """Run a script as the superuser."""
        with self.admin(database) as connection:
            connection.execute(script)

    def psql(self, script: str, database: str) -> None:
        """Run a script as an administrator would: by psql, which stops at the first error."""
        self._run(
            "psql",
            *("-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-p", str(self.port), "-U", ADMIN),
            *("-d", database, "-c", script),
        )

    def ask(self, question: str) -> object:
        """Give the first cell of an answer."""
        with self.admin() as connection:
            row = connection.execute(question).fetchone()
            return None if row is None else row[0]

    def reload(self) -> None:
        before = self.ask("select pg_conf_load_time()")
        self.run("select pg_reload_conf()")
        for _ in range(200):
            if self.ask("select pg_conf_load_time()") != before:
                return
            time.sleep(0.02)
        raise AssertionError("the server does not read its settings again")

    @contextlib.contextmanager
    def rules(self, *lines: str, reload: bool = True) -> Iterator[None]:
        """Put other rules of admission in force, for a while. The first, for the superuser's socket, stays."""
        kept = self.hba.read_text()
        self.hba.write_text("\n".join((FIRST_RULES[0], *lines)) + "\n")
        try:
            if reload:
                self.reload()
            yield
        finally:
            self.hba.write_text(kept)
            self.reload()

    def receive(self, role: str) -> subprocess.Popen[bytes]:
        """Begin to copy what the server writes, as a replica does; end it yourself."""
        target = self.folder / "received"
        target.mkdir(exist_ok=True)
        self._own(target)
        process = subprocess.Popen(
            [
                *(*_as_account(), str(BINARIES[-1] / "pg_receivewal"), "-D", str(target), "--no-loop"),
                *("-h", str(self.folder), "-p", str(self.port), "-U", role),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(400):
            if self.ask("select count(*) from pg_stat_replication where state = 'streaming'"):
                return process
            assert process.poll() is None, "pg_receivewal ended at its start"
            time.sleep(0.05)
        process.kill()
        raise AssertionError("pg_receivewal copies nothing")

    def _await(self) -> None:
        for _ in range(400):
            assert self._server is not None
            assert self._server.poll() is None, "PostgreSQL ended at its start"
            with contextlib.suppress(psycopg.OperationalError):
                self.admin().close()
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL does not start")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_account(), str(BINARIES[-1] / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False, timeout=100)
        assert done.returncode == 0, done.stderr.decode()

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, ACCOUNT, ACCOUNT)


@functools.cache
def cluster() -> Cluster:
    """Give the server of this process."""
    made = Cluster(Path(tempfile.mkdtemp(prefix="tieout-pg-")))
    atexit.register(made.stop)
    made.start()
    return made


def _as_account() -> list[str]:
    """PostgreSQL refuses root; and it must not outlive a worker that is killed."""
    if os.geteuid() == 0:
        return ["setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "--pdeathsig", "QUIT"]
    return ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []


def _has_account() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _addresses() -> tuple[str, ...]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # nothing is sent: it only chooses an interface
        except OSError:
            return ("127.0.0.1",)
        own = str(asked.getsockname()[0])
    return ("127.0.0.1",) if own.startswith("127.") else ("127.0.0.1", own)
