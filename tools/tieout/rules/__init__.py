"""One file a rule, one function a file; the manual is the docstring."""
