"""Capturing evidence: collectors, commands, other tools' files, what people bring; keeping and sealing it."""
