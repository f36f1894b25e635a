"""Attacks on populations and samples, by whoever can list and sign the bundle anew: docs/reference/bundle-attacks.md."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from tests.bundle.rich import Rich, record

SEED = "spring 7"
LIST, OTHER, INDEX, SAMPLE = (
    "populations/CHG-01.csv",
    "populations/IR-01.csv",
    "populations/index.csv",
    "samples/CHG-01.csv",
)
DRAWN = 2
ITEMS = tuple((f"{number:040x}", f"2026-0{number}-01") for number in range(1, 7))
_DAYS = dict(ITEMS)
_HEADS = {
    LIST: "Item,Day,Strength of the day,What it is,Recorded at,State,Why",
    INDEX: "Control,Title,List,Items,Digest,Name,From,To,Source,Query,Complete,Lacks,Why there is none",
    SAMPLE: "Place in the draw,Item,Day,What it is,Rank (SHA-256),Test performed",
}
NOT_BUILT = " is not as it was built: "


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnAttack:
    """What is done before all is listed and signed anew, and what verifying says."""

    do: Callable[[Rich], object]
    kind: str
    says: str


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest(control: str, items: tuple[tuple[str, str], ...]) -> str:
    """Give that of a list, as docs/how-to/rehearse-the-audit.md has it."""
    lines = (("tieout.population/v1", control, "2026-01-01", "2026-06-30"), *sorted(items))
    return "sha256:" + sha256("".join("\t".join(line) + "\n" for line in lines))


def table(path: str, rows: list[str]) -> bytes:
    return b"\xef\xbb\xbf" + "".join(f"{row}\r\n" for row in (_HEADS[path], *rows)).encode()


def listed(items: tuple[tuple[str, str], ...]) -> bytes:
    return table(LIST, [f"{name},{day},git,a change,controls.yaml:1,supported," for name, day in items])


def ranked(items: tuple[tuple[str, str], ...], seed: str = SEED) -> list[tuple[str, str]]:
    """Give rank and item, the lowest first."""
    return sorted((sha256(f"{seed}\n{digest('CHG-01', items)}\n{name}"), name) for name, _ in items)


def sample(drawn: list[tuple[str, str]]) -> bytes:
    return table(SAMPLE, [f"{at},{name},{_DAYS[name]},a change,{rank}," for at, (rank, name) in enumerate(drawn, 1)])


def told(*, seed: str | None) -> object:
    """Give what bundle.json says of them."""
    none = {"id": "IR-01", "items": 0, "digest": digest("IR-01", ()), "drawn": None}
    one = {"id": "CHG-01", "items": len(ITEMS), "digest": digest("CHG-01", ITEMS), "drawn": DRAWN}
    return {"seed": seed, "controls": [one, none, {"id": "AC-05", "items": None, "digest": None, "drawn": None}]}


def indexed(items: tuple[tuple[str, str], ...] = ITEMS) -> bytes:
    def row(control: str, path: str, count: str, of: str) -> str:
        return f"{control},A title,{path},{count},{of},{control},2026-01-01,2026-06-30,Git,git rev-list,All,,"

    return table(
        INDEX,
        [
            row("CHG-01", LIST, str(len(items)), digest("CHG-01", items)),
            row("IR-01", OTHER, "did not occur: not tested", digest("IR-01", ())),
            "AC-05,A title,,no population,,,,,,,,,it does not say how often it acts",
        ],
    )


def with_samples(bundle: Rich) -> None:
    """Give the bundle two lists, and a sample of the first."""
    write(bundle)
    bundle.write(INDEX, indexed())
    bundle.write(LIST, listed(ITEMS))
    bundle.write(OTHER, listed(()))
    bundle.write(SAMPLE, sample(ranked(ITEMS)[:DRAWN]))


def write(bundle: Rich, *, seed: str | None = SEED) -> None:
    """Write bundle.json."""
    bundle.write("bundle.json", record(bundle.signer, populations=told(seed=seed)))


def _chosen(bundle: Rich) -> None:
    """Put another item of the list in the first one's place, with its right rank."""
    order = ranked(ITEMS)
    bundle.write(SAMPLE, sample([order[3], *order[1:DRAWN]]))


def _all_but_one(bundle: Rich) -> None:
    """Take an item out of the list, out of the index and out of the sample, and draw anew."""
    fewer = ITEMS[1:]
    bundle.write(LIST, listed(fewer))
    bundle.write(INDEX, indexed(fewer))
    bundle.write(SAMPLE, sample(ranked(fewer)[:DRAWN]))


def _without_populations(bundle: Rich) -> None:
    of = json.loads(bundle.read("bundle.json"))
    of["populations"]["controls"].pop()
    bundle.write("bundle.json", json.dumps(of).encode())


ATTACKS: dict[str, DrawnAttack] = {
    "an item of the sample exchanged for one of the company's choice": DrawnAttack(
        do=_chosen, kind="sample", says=f"{SAMPLE}{NOT_BUILT}its place 1 is not what the seed in bundle.json draws from {LIST}"
    ),
    "items of the sample in another order": DrawnAttack(
        do=lambda b: b.write(SAMPLE, sample(ranked(ITEMS)[:DRAWN][::-1])),
        kind="sample", says=f"{SAMPLE}{NOT_BUILT}its place 1 is not what the seed",
    ),
    "an item of the sample taken out": DrawnAttack(
        do=lambda b: b.write(SAMPLE, sample(ranked(ITEMS)[:1])),
        kind="sample", says=f"{SAMPLE}{NOT_BUILT}it has 1 item, and bundle.json says that 2 were drawn",
    ),
    "the sample taken away": DrawnAttack(
        do=lambda b: shutil.rmtree(b.folder / "samples"),
        kind="sample", says=f"{SAMPLE}{NOT_BUILT}bundle.json says that 2 were drawn, and it is not there",
    ),
    "another seed than the auditor's": DrawnAttack(
        do=lambda b: write(b, seed="spring 8"), kind="sample", says=f"{SAMPLE}{NOT_BUILT}its place ",
    ),
    "the seed taken away": DrawnAttack(
        do=lambda b: write(b, seed=None),
        kind="sample", says=f"{SAMPLE}{NOT_BUILT}bundle.json names no seed by which it was drawn",
    ),
    "junk in place of what the bundle says of itself, its seed with it": DrawnAttack(
        do=lambda b: b.write("bundle.json", b"[]"),
        kind="sample", says=f"{SAMPLE}{NOT_BUILT}bundle.json cannot be read, so nobody can draw it again",
    ),
    "a sample of a list that nobody names": DrawnAttack(
        do=lambda b: b.write("samples/AC-05.csv", sample([])),
        kind="sample", says=f"samples/AC-05.csv{NOT_BUILT}{INDEX} names no list for it",
    ),
    "an item of a list taken out": DrawnAttack(
        do=lambda b: b.write(LIST, listed(ITEMS[1:])), kind="population", says=f"{LIST}{NOT_BUILT}its items come to ",
    ),
    "an item of a list dated anew": DrawnAttack(
        do=lambda b: b.write(LIST, listed(((ITEMS[0][0], "2026-01-02"), *ITEMS[1:]))),
        kind="population", says=f"{LIST}{NOT_BUILT}its items come to ",
    ),
    "an item taken out of list, index and sample alike": DrawnAttack(
        do=_all_but_one, kind="population",
        says=f"{LIST}{NOT_BUILT}bundle.json says that CHG-01 has another digest or number of items",
    ),
    "a list taken away": DrawnAttack(
        do=lambda b: (b.folder / OTHER).unlink(),
        kind="population", says=f"{OTHER}{NOT_BUILT}{INDEX} names it, and it is not there",
    ),
    "a list that nobody names": DrawnAttack(
        do=lambda b: b.write("populations/AC-05.csv", listed(ITEMS)),
        kind="population", says=f"populations/AC-05.csv{NOT_BUILT}{INDEX} names no list for it",
    ),
    "the index of the lists taken away": DrawnAttack(
        do=lambda b: (b.folder / INDEX).unlink(), kind="population", says=f"{LIST}{NOT_BUILT}{INDEX} is missing",
    ),
    "junk in place of a list": DrawnAttack(
        do=lambda b: b.write(LIST, b"\xff\xfe"), kind="population", says=f"{LIST}{NOT_BUILT}it is no table with Item, Day",
    ),
    "junk in place of the index of the lists": DrawnAttack(
        do=lambda b: b.write(INDEX, b"Control\r\nCHG-01\r\n"),
        kind="population", says=f"{INDEX}{NOT_BUILT}it is no table with Control, List, ",
    ),
    "a control left out of what the bundle says of itself": DrawnAttack(
        do=_without_populations, kind="population",
        says=f"{INDEX}{NOT_BUILT}bundle.json names another number of controls",
    ),
}  # fmt: skip
