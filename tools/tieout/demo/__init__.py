"""A sample company with a year of real Git history and faults put in on purpose."""
