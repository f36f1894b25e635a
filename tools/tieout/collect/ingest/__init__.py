"""Other tools' files -> tables: one pure function a form, and nothing left out without a word."""
