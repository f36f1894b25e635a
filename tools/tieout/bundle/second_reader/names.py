"""The files with a meaning of their own.

The list of files is signed, and everything else is held against it. What lies beside it cannot be in it.
"""

from __future__ import annotations

MANIFEST = "SHA256SUMS"  # the list of files: the digest of each
SSH = "SHA256SUMS.sig"  # its signature by a key (ssh-keygen)
CMS = "SHA256SUMS.p7s"  # its signature by a certificate (openssl cms)
STAMP = "SHA256SUMS.tsr"  # its time-stamp (RFC 3161)
DSSE = "SHA256SUMS.intoto.jsonl"  # a signed statement that names the same files (in-toto, DSSE)
SIGSTORE = "SHA256SUMS.sigstore.json"  # its signature by an identity, which is not examined here
BESIDE = {MANIFEST, SSH, CMS, STAMP, DSSE, SIGSTORE}

KEYS = "trust/allowed_signers"  # what the bundle itself says of its signer counts for nothing: see --pin and --ca
SIGNER = "trust/signer.pem"

LEAVES = "evidence/log/leaves.jsonl"  # the evidence log: a line for each record
HEAD = "evidence/log/checkpoint.txt"  # its newest head
HEADS = "evidence/log/checkpoints/"  # the earlier ones
LEDGER = "approvals/ledger/"  # the ledger of approvals: a folder for each quarter
STREAMS = ("approvals", "enforcement", "members")  # its chains

LISTS = "populations/"  # every instance of each control
INDEX = "populations/index.csv"  # the lists, each with its digest
SAMPLES = "samples/"  # what was drawn of each
EXTERNAL = "EXTERNAL.csv"  # evidence that lies elsewhere
WITHHELD = "WITHHELD.csv"  # evidence that was kept back
START = "START-HERE.html"  # the first page, which states the digest of the records
REPORT = "report.pdf"  # which states the digest of all other files
DOCUMENTS = "documents.json"  # policies and runbooks, each with its file and the digest of that
FINDINGS = "findings.json"  # for programs: what was found,
EVIDENCE = "evidence.json"  # each capture and window,
APPROVALS = "approvals/approvals.json"  # each change of the branch,
LADDER = "ladder.json"  # how far each criterion is supported,
CONTROLS = "controls.json"  # and what the company does
MATRIX = "control-matrix.csv"  # for people: criteria and controls
EXCEPTIONS = "exceptions.csv"  # and the deviations
