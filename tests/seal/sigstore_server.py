"""The services of a Sigstore instance over HTTP, on this machine, with faults on demand.

Fulcio's v2 signingCert, Rekor's v1 and v2 log entries, and a time-stamping authority. The certificate authority takes
identity tokens at their word: no provider's key is known here.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.seal.sigstore_instance import Instance, Json, canonical, new_key

CERTIFICATE, ENTRY_V1, ENTRY_V2, STAMP = "/api/v2/signingCert", "/api/v1/log/entries", "/api/v2/log/entries", "/stamp"
_FAULTS = {
    "down": (503, b"<html>down for maintenance</html>"),
    "refused": (400, b'{"code": 3, "message": "There was an error processing the identity token"}'),
    "junk": (200, b"\xff\x00 no JSON"),
    "empty": (200, b"{}"),
    "silent": (503, b""),
}


class Services:
    """What the instance answers; ``faults`` names, by path, what goes wrong there; ``asked`` what was asked."""

    def __init__(self, instance: Instance, stamped: Callable[[bytes], bytes] | None = None) -> None:
        self.instance = instance
        self.stamped = stamped
        self.faults: dict[str, str] = {}
        self.asked: list[str] = []
        self.release = threading.Event()
        self.url = ""

    def answer(self, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        self.asked.append(path)
        fault = self.faults.get(path, "")
        if fault == "silent":
            self.release.wait(60)
        if fault in _FAULTS:
            return _FAULTS[fault]
        made = self._made(path, body, token, fault)
        return (404, b"{}") if made is None else (201, made)

    def _made(self, path: str, body: bytes, token: str, fault: str) -> bytes | None:
        if path == CERTIFICATE:
            return json.dumps(self._certificate(json.loads(body), token, fault)).encode()
        if path == STAMP and self.stamped is not None:
            return self.stamped(body)
        if path == ENTRY_V1:
            return json.dumps(self._entry_v1(json.loads(body), fault)).encode()
        if path == ENTRY_V2:
            return json.dumps(self._entry_v2(json.loads(body))).encode()
        return None

    def _certificate(self, asked: dict[str, str], token: str, fault: str) -> Json:
        padded = token.split(".")[1] + "=="
        claims = json.loads(base64.urlsafe_b64decode(padded))
        csr = x509.load_pem_x509_csr(base64.b64decode(asked["certificateSigningRequest"]))
        assert csr.is_signature_valid
        key = csr.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        made = self.instance.certificate(
            key,
            at=datetime.now(UTC).replace(microsecond=0) - (timedelta(hours=1) if fault == "expired" else timedelta()),
            identity=str(claims["sub"]),
            issuer=str(claims["iss"]),
            ct_key=new_key() if fault == "unlogged" else None,
        )
        chain = [item.public_bytes(Encoding.PEM).decode() for item in (made, self.instance.ca)]
        return {"signedCertificateEmbeddedSct": {"chain": {"certificates": chain[:1] if fault == "short" else chain}}}

    def _entry_v1(self, asked: Json, fault: str) -> Json:
        at = int(datetime.now(UTC).timestamp())
        entry = self.instance.logged(canonical(asked), at=datetime.fromtimestamp(at, UTC))
        proof = entry["inclusionProof"]
        promise = entry["inclusionPromise"]
        log = entry["logId"]
        assert isinstance(proof, dict)
        assert isinstance(promise, dict)
        assert isinstance(log, dict)

        def hexed(text: str) -> str:
            return base64.b64decode(text).hex()

        return {
            "24296fb24b8ad77a": {
                "body": entry["canonicalizedBody"],
                "integratedTime": at + (60 if fault == "late" else 0),
                "logID": hexed(log["keyId"]),
                "logIndex": int(str(entry["logIndex"])),
                "verification": {
                    "inclusionProof": {
                        "checkpoint": proof["checkpoint"]["envelope"],
                        "hashes": [hexed(item) for item in proof["hashes"]],
                        "logIndex": int(proof["logIndex"]),
                        "rootHash": hexed(proof["rootHash"]),
                        "treeSize": int(proof["treeSize"]),
                    },
                    "signedEntryTimestamp": promise["signedEntryTimestamp"],
                },
            }
        }

    def _entry_v2(self, asked: dict[str, Json]) -> Json:
        request = asked["hashedRekordRequestV002"]
        spec = {
            "hashedRekordV002": {
                "data": {"algorithm": "SHA2_256", "digest": request["digest"]},
                "signature": request["signature"],
            }
        }
        return self.instance.logged(canonical({"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": spec}), at=None)


@contextmanager
def serving(services: Services) -> Iterator[Services]:
    """Serve them on an address of this machine until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            code, data = services.answer(self.path, body, token)
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    services.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield services
    finally:
        services.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
