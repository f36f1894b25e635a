"""Verify this bundle without Tieout: this one file, Python 3.8 or later, and nothing else.

    python3 verify.py [PATH] [--pin SHA256:...] [--ca FILE] [--tsa-cert FILE] [--external FOLDER]

PATH is the bundle's folder or its .zip; without it, the folder that holds this file. Nothing is written to the
bundle, nothing is unpacked, no link is followed. Keys and certificates inside the bundle count for nothing:
--pin is the fingerprint of the signer's key, --ca and --tsa-cert are files of certificates (PEM), each received
another way. Signatures are examined by ssh-keygen and openssl, where these are installed. --external is the folder
with the files that EXTERNAL.csv lists, as they were handed over beside the bundle; no store is asked.

Ends with 0: intact, and signed by whom you named. 1: something does not hold. 2: a wrong call, or the result
cannot be printed. 3: intact, but unsigned, or by a signer whom you did not name, or the signature could not be
examined, or evidence that is listed and not in the bundle was not. Where no line begins with RESULT, nothing was
examined to its end: Python itself ends with 1, too.

This is a second opinion: it shares no line with the command `tieout bundle verify`, and was written apart from it,
so that a mistake in one of the two is seen by the other.
"""
