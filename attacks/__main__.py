"""./dev attacks [ID...] [--peer auditree]: every attack on a copy of one company, and what each tool says of it.

Ends with 0 if the untouched company is clean and every attack is detected, else with 1.
"""

from __future__ import annotations

import argparse
import difflib
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attacks.others import ACCEPTED, NO_PLACE, Peer, PeerError, Seen, ask_peer, read_peer, written
from attacks.page import README, page_with, table
from attacks.suite import VERBS, Attack, Trial, ask, read_suite, try_out
from attacks.world import prepare

PACKAGES = {"auditree": "auditree-framework"}


def main() -> int:
    """Do what was asked."""
    parser = argparse.ArgumentParser(prog="./dev attacks", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="of attacks.yaml; all where none is named")
    parser.add_argument("--peer", action="append", default=[], choices=PACKAGES, help="run this tool beside us")
    parser.add_argument("--record", action="store_true", help="with --peer: keep what was seen of it")
    parser.add_argument("--table", action="store_true", help="write the table of attacks/README.md, and try nothing")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave each attacked repository there")
    asked = parser.parse_args()
    suite = read_suite()
    known = {item.id: item for item in (*suite.attacks, *suite.limits)}
    for name in asked.ids:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            parser.error(f"no attack {name}; " + (f"did you mean {close[0]}?" if close else "attacks.yaml names them"))
    try:
        peers = [_peer(name, record=asked.record) for name in asked.peer]
    except PeerError as error:
        print(f"attacks: {error}", file=sys.stderr)
        return 1
    if asked.table:
        text = page_with(README.read_text(encoding="utf-8"), table(suite, [read_peer(name) for name in PACKAGES]))
        README.write_text(text, encoding="utf-8")
        print(f"wrote {README.name}")
        return 0
    chosen = [known[name] for name in asked.ids] or [*suite.attacks, *suite.limits]
    with tempfile.TemporaryDirectory(prefix="tieout-attacks-") as scratch:
        folder = asked.keep or Path(scratch)
        return _try_all(chosen, {item.id for item in suite.limits}, folder, peers)


def _peer(name: str, *, record: bool) -> Peer:
    found = ask_peer(name, PACKAGES[name], today=f"{datetime.now(UTC):%Y-%m-%d}")
    if record:
        place = Path(__file__).resolve().parent / "peers" / f"{name}.yaml"
        place.write_text(written(found), encoding="utf-8")
        print(f"wrote attacks/peers/{name}.yaml", file=sys.stderr)
    return found


def _try_all(chosen: Sequence[Attack], limits: set[str], folder: Path, peers: Sequence[Peer]) -> int:
    whole = prepare(folder / "untouched")
    answers = {verb: ask(whole, verb) for verb in VERBS}
    if loud := [verb for verb, answer in answers.items() if answer.code != 0]:
        print(f"attacks: the untouched company is not clean, says {loud[0]}: {answers[loud[0]].said}", file=sys.stderr)
        return 1
    print("untouched: clean, say evidence verify, check and reperform")
    bad = 0
    for attack in chosen:
        is_limit = attack.id in limits
        trial = try_out(attack, whole, folder / attack.id, every=is_limit)
        is_good = _is_unseen(trial) if is_limit else trial.is_detected
        bad += not is_good
        _tell(trial, [peer.of(attack.id) for peer in peers], peers, is_limit=is_limit, is_good=is_good)
    tried = sum(item.id not in limits for item in chosen)
    print(f"{tried} attacks, {len(chosen) - tried} that nothing can see; {bad} not as attacks.yaml says")
    for peer in peers:
        theirs = [peer.of(item.id).outcome for item in chosen if item.id not in limits]
        has = [outcome for outcome in theirs if outcome != NO_PLACE]
        print(f"{peer.title}: has a place for {len(has)} of them, and accepts {has.count(ACCEPTED)}")
    return 1 if bad else 0


def _is_unseen(trial: Trial) -> bool:
    return all(answer.code == 0 for answer in trial.answers.values())


def _tell(trial: Trial, seen: Sequence[Seen], peers: Sequence[Peer], *, is_limit: bool, is_good: bool) -> None:
    attack = trial.attack
    state = ("cannot be seen" if is_good else "seen after all") if is_limit else "detected" if is_good else "MISSED"
    print(f"{attack.id}: {state}")
    for wanted in attack.wanted:
        missing = "  (not said)" if wanted in trial.missing else ""
        print(f"    {wanted.verb}: {wanted.kind}: ... {wanted.text} ...{missing}")
    for peer, item in zip(peers, seen, strict=True):
        print(f"    {peer.title}: {item.outcome}{f': {item.said}' if item.said else ''}")


if __name__ == "__main__":
    sys.exit(main())
