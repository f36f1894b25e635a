"""The bench of ``tls.endpoint``: ``openssl s_server``, and what is no server."""

from __future__ import annotations

import contextlib
import functools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from tests.collect.certificates import Pair, authority, certificate
from tests.collect.postgres.proxies import Fault as Bad
from tests.collect.postgres.proxies import middleman
from tests.collect.tls import servers
from tests.collect.world import SETTING, SYSTEM, context
from tests.faults.benches import Fault
from tieout.collect.base import Draft
from tieout.collect.run import run
from tieout.collect.tls.endpoint import TlsEndpoint

NEW = ("-no_tls1", "-no_tls1_1")


@functools.cache
def world() -> tuple[tempfile.TemporaryDirectory[str], Pair, Pair]:
    """Give a folder, an authority and a certificate, made once for each process."""
    folder = tempfile.TemporaryDirectory(prefix="tieout-tls-")
    ca = authority(Path(folder.name))
    return folder, ca, certificate(Path(folder.name), "server", signer=ca)


class TlsBench:
    """Endpoints that fail."""

    collector = "tls.endpoint"
    excused: ClassVar[dict[Fault, str]] = {
        Fault.DENIED: "everybody may ask: there is no permission to miss",
        Fault.SKEWED_CLOCK: "a handshake tells no time: the clock is ours alone",
    }

    def absent(self) -> str:
        return servers.absent()

    def capture(self, fault: Fault | None, root: Path) -> Draft:
        with self._failing(fault) as ports:
            place = ",".join(f"127.0.0.1:{port}" for port in ports)
            given = {"endpoints": place, "authorities": str(world()[1].certificate), "timeout": "1"}
            setting = replace(SETTING, uses=self.collector, settings=tuple(given.items()))
            host = "www.example.com" if fault is Fault.OTHER_SOURCE else "127.0.0.1"
            asked = context(root, now=lambda: datetime.now(UTC), system=replace(SYSTEM, account="", endpoints=(host,)))
            return run(setting, TlsEndpoint(), replace(asked, setting=setting, budget=timedelta(seconds=8)))

    @contextlib.contextmanager
    def _failing(self, fault: Fault | None) -> Iterator[list[int]]:
        folder, _, pair = world()
        with contextlib.ExitStack() as stack:
            sound = stack.enter_context(servers.openssl_server(Path(folder.name), pair, *NEW))
            target = ("127.0.0.1", sound)
            answers: dict[Fault, servers.Answer] = {
                Fault.DENIED_IN_PART: servers.resets,
                Fault.HANGS: servers.hangs,
                Fault.ERROR_BODY: servers.says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
                Fault.EMPTY: servers.closes,
                Fault.OTHER_VERSION: servers.says(servers.chooses(0x0399, 0x1301)),
            }
            bad: dict[Fault, Bad] = {
                Fault.CUT_OFF: Bad(after=20),
                Fault.RATE_LIMITED: Bad(after=0, first=3),
                Fault.KILLED: Bad(after=300, first=4),
            }
            ports = [sound]
            if fault in answers:
                ports.append(stack.enter_context(servers.fake(answers[fault])))
            elif fault in bad:
                ports = [stack.enter_context(middleman(target, bad[fault]))]
            yield ports


BENCHES = (TlsBench(),)
