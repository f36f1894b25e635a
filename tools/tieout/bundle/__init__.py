"""The auditor's package: what is in it, how it is built, signed and verified."""
