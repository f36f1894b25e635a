"""Tieout: a company's SOC 2 programme as text in Git, examined and handed to an auditor."""

__version__ = "0.1.0"
