"""The registers of the programme: what there is, who may reach it, what went wrong and what was accepted."""
