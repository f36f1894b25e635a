"""Families of instances: for each kind of evidence of a control on an event, where the list of all comes from."""
