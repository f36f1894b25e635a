"""What a forge says of merged changes -> Proposal, behind one Protocol."""
