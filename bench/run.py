"""./dev bench [NAME...]: our CPU time over the limit's and the peer's, in one run.

Each benchmark builds its own input in a temporary folder, runs limit, peer and ours in turn,
several rounds, and prints medians of CPU seconds (user and system, children included), wall time,
the peak memory of the largest process, and the ratio. Nothing is asserted: a machine's speed is no property of the code.
"""

from __future__ import annotations

import argparse
import compileall
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import approvals
import bundle
import captures
import check
import content
import evidence
import history
import logs
import operation
import pdf
import secret_net
import site_build
import startup
import tables
from measure import Benchmark, table

PACKAGE = Path(__file__).resolve().parent.parent / "tools" / "tieout"
BENCHMARKS: dict[str, Benchmark] = {
    "startup": startup.benchmark,
    "status": startup.status,
    "check": check.benchmark,
    "growth": check.growth,
    "history": history.benchmark,
    "approvals": approvals.benchmark,
    "content": content.benchmark,
    "bundle": bundle.benchmark,
    "evidence": evidence.benchmark,
    "captures": captures.benchmark,
    "secrets": secret_net.benchmark,
    "logs": logs.benchmark,
    "operation": operation.benchmark,
    "pdf": pdf.benchmark,
    "site": site_build.benchmark,
    "tables": tables.benchmark,
}


def main() -> int:
    """Run the benchmarks named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--rounds", type=int, default=0, help="0: 5 at full size, 1 at small")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as it is where somebody installed us
    compileall.compile_dir(PACKAGE, quiet=1)  # as pip compiled what we are held against
    rounds = options.rounds or (5 if options.size == "full" else 1)
    for name in options.names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix=f"tieout-bench-{name}-") as scratch:
            measured = BENCHMARKS[name](Path(scratch), options.size == "small", rounds)
            sys.stdout.write(table(name, measured))
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
