"""Bytes of the repository -> frozen values with their places. Sources never judge."""
