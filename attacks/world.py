"""The company that is attacked: two quarters of evidence, captured, sealed and stamped by the tool itself.

FOLDER/programme   the repository
FOLDER/source      what the commands and the people who bring files read
FOLDER/outside     what the auditor holds: a public key, two heads, the certificate of a time-stamping authority;
                   and the private keys of the collector and of an attacker
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from attacks.authority import Authority, server_certificate
from attacks.tool import Answer, tieout
from tieout.model.evidence.log import CHECKPOINT
from tieout.model.evidence.record import RECORD_NAME
from tieout.model.registers.collection import REGISTERS
from tieout.seal.signers.ssh import SshSigner

HERE = Path(__file__).resolve().parent / "programme"
BEGAN = datetime(2025, 1, 2, 9, tzinfo=UTC)
QUARTERS = {"q1": datetime(2025, 1, 20, 9, tzinfo=UTC), "q2": datetime(2025, 4, 14, 9, tzinfo=UTC)}
AS_OF = datetime(2025, 6, 30, 12, tzinfo=UTC)
"""When the auditor looks."""
COLLECTOR, STRANGER = "collector", "stranger"
_REGISTERS = {"people", "systems"}
_RISK = """
  - {id: RSK-001, title: Accounts are stolen, owner: role:lead, inherent_likelihood: 2, inherent_impact: 5,
     treatment: mitigate, fraud: yes, status: draft}"""
_SECTIONS = (
    *("Purpose", "Scope", "Roles and responsibilities", "Policy statements", "Exceptions", "Enforcement"),
    *("Review", "References", "Revision history"),
)


class BrokenWorldError(Exception):
    """The tool did not do what the suite builds on: no attack was tried."""


@dataclass(slots=True)
class World:
    """A company, whole or attacked."""

    folder: Path
    at: datetime = BEGAN
    """The clock of whoever acts here."""
    captures: dict[str, str] = field(default_factory=dict)
    """By name (``members-q1``): the folder of a capture, from the root of the repository."""
    authorities: dict[str, str] = field(default_factory=dict)
    """By who asks them (``trusted``, ``other``): the names of time-stamping authorities."""

    @property
    def root(self) -> Path:
        """The repository."""
        return self.folder / "programme"

    @property
    def outside(self) -> Path:
        """What lies outside of the repository."""
        return self.folder / "outside"

    def copy(self, folder: Path) -> World:
        """Give a copy to attack."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return replace(self, folder=folder, captures=dict(self.captures))

    def git(self, *arguments: str, at: datetime | None = None, data: bytes | None = None) -> str:
        """Run Git as Ana at a moment."""
        when = f"{at or self.at:%Y-%m-%dT%H:%M:%SZ}"
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_MERGE_AUTOEDIT": "no",
        }
        command = ["git", "-c", "core.autocrlf=false", "-c", "gc.auto=0", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=environment, input=data, check=False, capture_output=True, timeout=60
        )
        if done.returncode != 0:
            raise BrokenWorldError(f"git {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    def commit(self, message: str, *, at: datetime | None = None) -> None:
        """Commit all that lies there; half an hour goes by."""
        self.at += timedelta(minutes=30)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message, at=at)

    def tieout(self, *arguments: object, at: datetime | None = None) -> Answer:
        """Run the tool on the repository."""
        return tieout(*arguments, cwd=self.root, at=at or self.at)

    def do(self, *arguments: object, ends: int = 0) -> str:
        """Run the tool, which must end so; gives what it printed."""
        done = self.tieout(*arguments)
        if done.code != ends:
            raise BrokenWorldError(f"tieout {' '.join(map(str, arguments))} ended with {done.code}: {done.told}")
        return done.text

    def bring(self, file: Path, name: str, control: str, system: str, *more: str, ends: int = 0) -> None:
        """Bring a file by hand, as Ana does."""
        said = ("--explanation", "As the system shows it to the lead", "--by", "ana@example.com", "--control", control)
        where = ("--evidence", name, "--system", system, "--url", f"https://{system}.example.com/{name}")
        seen = ("--observed-at", f"{self.at:%Y-%m-%dT%H:%M:%SZ}", "--key", self.key(COLLECTOR))
        self.do("evidence", "add", file, *said, *where, *seen, *more, ends=ends)

    def key(self, whose: str) -> Path:
        """Give the private key of somebody."""
        return self.outside / whose

    def fingerprint(self, whose: str) -> str:
        """Give the fingerprint of their key."""
        return SshSigner(self.key(whose)).identity

    def named(self, name: str, found: set[str]) -> None:
        """Name the one folder of a capture that is there now and was not ``found`` before."""
        (new,) = self.folders() - found
        self.captures[name] = new

    def folders(self) -> set[str]:
        """Give the folder of each capture."""
        found = self.root.glob(f"evidence/*/*/*/*/{RECORD_NAME}")
        return {item.parent.relative_to(self.root).as_posix() for item in found}

    def seal(self, whose: str | None = COLLECTOR, authority: str | None = "trusted", *, ends: int = 0) -> None:
        """Sign the head of the log, and have it stamped."""
        key = ("--key", self.key(whose)) if whose else ()
        if authority is None:
            self.do("evidence", "seal", *key, ends=ends)
            return
        name = self.authorities[authority]
        with Authority(self.outside / name, name).listening(self.at) as url:
            self.do("evidence", "seal", *key, "--tsa", url, ends=ends)


def prepare(folder: Path) -> World:
    """Make the company, and let it work for two quarters."""
    world = World(folder)
    for part in ("programme", "source", "outside"):
        (folder / part).mkdir(parents=True)
    for whose in (COLLECTOR, STRANGER):
        _key(world.outside / whose)
    for asked, name in (("trusted", "Sample Clock"), ("other", "Other Clock")):
        Authority.new(world.outside / name, name)
        world.authorities[asked] = name
    with _portal(world) as port:
        _plant(world, port)
        for quarter, at in QUARTERS.items():
            world.at = at
            _work(world, quarter)
    return world


def _key(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH
    path.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    path.chmod(0o600)
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    path.with_suffix(".pub").write_bytes(public + b"\n")


def _plant(world: World, port: int) -> None:
    world.git("init", "--quiet", "--initial-branch=main")
    for name, text in (("name", "Ana Example"), ("email", "ana@example.com")):
        world.git("config", f"user.{name}", text)
    rows = {"risks": _RISK}
    files = {
        "controls.yaml": _text("controls.yaml").replace("FINGERPRINT", world.fingerprint(COLLECTOR)),
        "collectors.yaml": _text("collectors.yaml").replace("PORT", str(port)),
        "policies/security.md": _text("policy.md") + "".join(f"\n## {name}\n\nIt is done.\n" for name in _SECTIONS),
        **{f"registers/{name}.yaml": _text(f"{name}.yaml").replace("PORT", str(port)) for name in sorted(_REGISTERS)},
        **{
            f"registers/{name}.yaml": f"schema: tieout.{name}/v1\n{name}:{rows.get(name, ' []')}\n"
            for name in REGISTERS
            if name not in _REGISTERS
        },
        "authority.pem": (world.outside / "example-authority.pem").read_text(encoding="ascii"),
    }
    for path, text in files.items():
        place = world.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    world.commit("begin")


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _work(world: World, quarter: str) -> None:
    """Capture what a quarter asks for, commit it, seal it, write the verdicts down; keep the head outside."""
    people = ["ana", "ben", "cleo"] if quarter == "q1" else ["ana", "cleo", "dan"]
    say_members(world, people)
    source = world.folder / "source"
    seats = "".join(f"{name},{name}@example.com,true\n" for name in people)
    (source / "seats.csv").write_text(f"login,email,active\n{seats}", encoding="utf-8")
    text = f"Minutes of {quarter}\n\nAna reported. Ben accepted the risk RSK-001 for one more year.\n"
    (source / "minutes.txt").write_text(text, encoding="utf-8")
    for name in ("members", "endpoint"):
        found = world.folders()
        world.do("collect", name, "--key", world.key(COLLECTOR))
        world.named(f"{name}-{quarter}", found)
    for name, control, system, more in (
        ("seats", "AC-01", "portal", ("--reads", "accounts", "--setting", f"total={len(people)}")),
        ("minutes", "MG-01", "directory", ("--method", "document")),
    ):
        found = world.folders()
        world.bring(source / ("seats.csv" if name == "seats" else "minutes.txt"), name, control, system, *more)
        world.named(f"{name}-{quarter}", found)
    world.commit(f"evidence: {quarter}")
    world.do("reperform", "--all", "--write")
    world.seal()
    world.commit(f"evidence: verdicts and seal of {quarter}")
    shutil.copy(world.root / CHECKPOINT, world.outside / f"head-{quarter}.txt")


def say_members(world: World, names: list[str], *, total: int | None = None, without_mfa: tuple[str, ...] = ()) -> None:
    """Let the directory answer so."""
    items = [{"name": name, "mfa": name not in without_mfa} for name in names]
    value = {"total": len(names) if total is None else total, "items": items}
    (world.folder / "source" / "members.json").write_text(json.dumps(value), encoding="utf-8")


@contextmanager
def _portal(world: World) -> Iterator[int]:
    """Run a server that speaks TLS 1.2 and 1.3; gives its port."""
    _, certificate, key = server_certificate(world.outside, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            accepted, _ = listener.accept()
        except OSError:
            return
        accepted.settimeout(5)
        with suppress(OSError), context.wrap_socket(accepted, server_side=True) as connection:
            connection.recv(1)
