"""Who can sign, one file a kind; ``base.py`` says what a signer is."""
