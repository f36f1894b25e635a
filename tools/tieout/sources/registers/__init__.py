"""``registers/`` -> rows: one reader for all of them, told by tables of columns what each may hold."""
