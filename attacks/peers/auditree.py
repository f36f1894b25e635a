"""The attacks that auditree-framework's evidence locker has a place for, put to the locker itself.

Run by the Python of an environment that holds auditree-framework: ``./dev attacks --peer auditree`` makes it. Prints a
line of JSON an attack: its id as in attacks.yaml, what came out, and what the locker said. Nothing of Tieout is used.

Its way of asking is a check's: ``Locker.get_evidence``, which holds the time to live and the agent's signature.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from compliance.agent import ComplianceAgent
from compliance.config import get_config
from compliance.evidence import RawEvidence
from compliance.locker import Locker
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

AGENT, DAY = "sample.agent", 86400
MFA, ACCESS = f"agents/{AGENT}/raw/directory/mfa.json", f"agents/{AGENT}/raw/directory/access.json"
KEYS = ComplianceAgent.PUBLIC_KEYS_EVIDENCE_PATH
HONEST = {"items": [{"mfa": True, "name": "ana"}, {"mfa": False, "name": "dan"}]}
WANTED = {"items": [{"mfa": True, "name": "ana"}, {"mfa": True, "name": "dan"}]}
ATTACKS: dict[str, Callable[[Case], str]] = {}


def attack(made: Callable[[Case], str]) -> Callable[[Case], str]:
    """Give an attack the id that attacks.yaml has for it."""
    ATTACKS[made.__name__.replace("_", "-")] = made
    return made


class Case:
    """A locker with signed evidence of an honest agent, in a repository of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "locker"
        self.agent = ComplianceAgent(name=AGENT)
        pem, self.public = _key()
        (folder / "agent.key").write_bytes(pem)
        (folder / "agent.pub").write_bytes(self.public)
        self.agent.private_key = pem
        settings = {"agent_name": AGENT, "agent_public_key": str(folder / "agent.pub"), "use_agent_dir": False}
        (folder / "auditree.json").write_text(json.dumps(settings))
        get_config().load(str(folder / "auditree.json"))
        with self.locker() as locker:
            keys = RawEvidence("agent_public_keys.json", "auditree", 365 * DAY, "Keys", agent=self._bare())
            keys.set_content(json.dumps({AGENT: self.public.decode()}))
            locker.add_evidence(keys)
        self.keep("mfa.json", HONEST)

    def _bare(self) -> Any:
        """The agent that signs the list of keys, which lies outside of the agents' folders."""
        bare = ComplianceAgent(name=AGENT, use_agent_dir=False)
        bare.private_key = (self.root.parent / "agent.key").read_bytes()
        return bare

    def locker(self) -> Any:
        """Open the locker, as a new run does."""
        found = Locker(name="locker", local_path=str(self.root), gitconfig={"user": {"name": "A", "email": "a@b.c"}})
        found.logger.setLevel(logging.CRITICAL)
        return found

    def keep(self, name: str, value: object, *, category: str = "directory", ttl: int = DAY) -> None:
        """Keep evidence as a fetcher does: signed by the agent."""
        with self.locker() as locker:
            evidence = RawEvidence(name, category, ttl, "Members", agent=self.agent)
            evidence.set_content(json.dumps(value))
            locker.add_evidence(evidence)

    def read(self, path: str, **how: object) -> str:
        """Read evidence as a check does, and say what came out; raises what the locker raises."""
        locker = self.locker()
        locker.init()
        return str(locker.get_evidence(path, **how).content)

    def git(self, *arguments: str, date: str = "") -> str:
        """Run Git in the locker."""
        given = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date} if date else {}
        people = ("-c", "user.name=A", "-c", "user.email=a@b.c")
        command = ["env", *(f"{name}={value}" for name, value in given.items()), "git", *people, *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout

    def commit(self, date: str = "") -> None:
        """Commit all that lies there."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x", date=date)

    def write(self, path: str, value: object) -> bytes:
        """Write a file as the locker writes JSON; gives its bytes."""
        data = json.dumps(value, indent=2, sort_keys=True).encode()
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return data

    def index(self, path: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Change what the index of a folder says."""
        place = (self.root / path).parent / "index.json"
        said = json.loads(place.read_text()) if place.exists() else {}
        change(said)
        self.write(place.relative_to(self.root).as_posix(), said)

    def say(self, path: str, **values: object) -> None:
        """Write into the entry of one item; None takes a key away."""

        def change(said: dict[str, Any]) -> None:
            entry = said[path.rpartition("/")[2]]
            entry.update(values)
            for name in [name for name, value in values.items() if value is None]:
                entry.pop(name, None)

        self.index(path, change)

    def copy(self, source: str, target: str) -> None:
        """Copy an item with its entry, untouched, to another name."""
        entry = json.loads(((self.root / source).parent / "index.json").read_text())[source.rpartition("/")[2]]
        (self.root / target).parent.mkdir(parents=True, exist_ok=True)
        (self.root / target).write_bytes((self.root / source).read_bytes())
        self.index(target, lambda said: said.update({target.rpartition("/")[2]: entry}))


def _key() -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return private, key.public_key().public_bytes(serialization.Encoding.PEM, form)


def _signed(pem: bytes, data: bytes) -> dict[str, str]:
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101  # made above
    way = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.MAX_LENGTH)
    signature = base64.b64encode(key.sign(data, way, hashes.SHA256())).decode()
    return {"digest": hashlib.sha256(data).hexdigest(), "signature": signature}


def _moment(days: float = 0) -> str:
    return (datetime.utcnow() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%f")  # noqa: DTZ003  # as it writes them


@attack
def control(case: Case) -> str:
    """Nothing is touched: it must be read."""
    return case.read(MFA)


@attack
def altered_file(case: Case) -> str:
    case.write(MFA, WANTED)
    case.commit()
    return case.read(MFA)


@attack
def altered_and_redigested(case: Case) -> str:
    data = case.write(MFA, WANTED)
    case.say(MFA, digest=hashlib.sha256(data).hexdigest())
    case.commit()
    return case.read(MFA)


@attack
def signature_removed(case: Case) -> str:
    case.write(MFA, WANTED)
    case.say(MFA, digest=None, signature=None)
    case.commit()
    return case.read(MFA)


@attack
def signature_of_another_head(case: Case) -> str:
    case.keep("access.json", {"items": []})
    entry = json.loads((case.root / ACCESS).with_name("index.json").read_text())["access.json"]
    case.say(MFA, signature=entry["signature"], digest=entry["digest"])
    case.commit()
    return case.read(MFA)


@attack
def signed_by_another_key(case: Case) -> str:
    pem, _ = _key()
    case.say(MFA, **_signed(pem, case.write(MFA, WANTED)))
    case.commit()
    return case.read(MFA)


@attack
def pinned_key_exchanged(case: Case) -> str:
    pem, public = _key()
    case.say(MFA, **_signed(pem, case.write(MFA, WANTED)))
    case.write(KEYS, {AGENT: public.decode()})
    case.say(KEYS, agent_name=None, digest=None, signature=None)
    case.commit()
    return case.read(MFA)


@attack
def redated_record(case: Case) -> str:
    case.say(MFA, last_update=_moment(days=-400))
    case.commit()
    case.say(MFA, last_update=_moment(), ttl=10 * 365 * DAY)
    case.commit()
    return case.read(MFA)


@attack
def data_expired(case: Case) -> str:
    case.say(MFA, last_update=_moment(days=-60))
    case.commit()
    return case.read(MFA)


@attack
def moved_to_another_name(case: Case) -> str:
    case.copy(MFA, ACCESS)
    case.commit()
    return case.read(ACCESS)


@attack
def moved_to_another_system(case: Case) -> str:
    other = MFA.replace("directory", "database")
    case.copy(MFA, other)
    case.commit()
    return case.read(other)


@attack
def twin_by_letter(case: Case) -> str:
    other = MFA.replace("directory", "dir\u0435ctory")
    case.copy(MFA, other)
    case.commit()
    return case.read(other)


@attack
def replayed_export(case: Case) -> str:
    old = case.git("rev-parse", "HEAD").strip()
    case.keep("mfa.json", {"items": []})
    for path in (MFA, str(Path(MFA).with_name("index.json"))):
        (case.root / path).write_text(case.git("show", f"{old}:{path}"))
    case.say(MFA, last_update=_moment())
    case.commit()
    return case.read(MFA)


@attack
def removed_unsaid(case: Case) -> str:
    (case.root / MFA).unlink()
    case.index(MFA, lambda said: said.clear())
    case.commit()
    return case.read(MFA)


@attack
def removed_and_put_back(case: Case) -> str:
    case.git("rm", "--quiet", MFA)
    case.commit()
    case.git("checkout", "--quiet", "HEAD~1", "--", MFA)
    case.commit()
    return case.read(MFA)


@attack
def changed_and_changed_back(case: Case) -> str:
    case.write(MFA, WANTED)
    case.commit()
    case.git("checkout", "--quiet", "HEAD~1", "--", MFA)
    case.commit()
    return case.read(MFA)


@attack
def log_rolled_back(case: Case) -> str:
    old = case.git("rev-parse", "HEAD").strip()
    case.keep("mfa.json", {"items": []})
    case.git("reset", "--quiet", "--hard", old)
    return case.read(MFA)


@attack
def history_rewritten(case: Case) -> str:
    case.git("checkout", "--quiet", "--orphan", "new")
    case.commit()
    case.git("branch", "-M", "master")
    return case.read(MFA)


@attack
def commit_backdated(case: Case) -> str:
    data = case.write(MFA, WANTED)
    case.say(MFA, last_update=_moment(days=-30), **_signed((case.root.parent / "agent.key").read_bytes(), data))
    then = datetime.utcnow() - timedelta(days=30)  # noqa: DTZ003  # as it asks for them
    case.git("checkout", "--quiet", "--orphan", "new")
    case.commit(date=f"{then:%Y-%m-%dT%H:%M:%SZ}")
    case.git("branch", "-M", "master")
    return case.read(MFA, evidence_dt=then + timedelta(days=1), ignore_ttl=True)


@attack
def symbolic_link(case: Case) -> str:
    (case.root / MFA).rename(case.root / "copy.json")
    (case.root / MFA).symlink_to(case.root / "copy.json")
    case.commit()
    return case.read(MFA)


@attack
def duplicate_keys(case: Case) -> str:
    place = (case.root / MFA).with_name("index.json")
    text = place.read_text().rstrip().removesuffix("}").rstrip()
    entry = {"agent_name": AGENT, "description": "", "last_update": _moment(), "ttl": DAY}
    place.write_text(f'{text},\n  "mfa.json": {json.dumps(entry)}\n}}\n')
    case.write(MFA, WANTED)
    case.commit()
    return case.read(MFA)


@attack
def error_kept(case: Case) -> str:
    case.keep("mfa.json", {"message": "Bad credentials"})
    return case.read(MFA)


@attack
def nothing_exported(case: Case) -> str:
    case.keep("mfa.json", [])
    locker = case.locker()
    locker.init()
    named = locker.get_empty_evidences()
    if MFA in named:
        raise LookupError(f"get_empty_evidences names {MFA}")
    return case.read(MFA)


@attack
def secret_kept(case: Case) -> str:
    case.keep("mfa.json", {"note": "gh" + "p" + "_" + "a8Kq2LmZ0xVbN4tRwY7uEoPs1DfGhJkC3iQe"})
    return case.read(MFA)


def main() -> int:
    """Try them all."""
    for name, made in ATTACKS.items():
        with tempfile.TemporaryDirectory(prefix="auditree-") as folder:
            case = Case(Path(folder))
            try:
                made(case)
                outcome, said = "accepted", "read without a word"
            except Exception as error:  # noqa: BLE001  # whatever it raises is its answer
                outcome, said = "refused", f"{type(error).__name__}: {error.args[0] if error.args else ''}"
        print(json.dumps({"id": name, "outcome": outcome, "said": said.replace(folder, "")}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
