"""Digests and signatures; pyHanko and cryptography live nowhere else."""
