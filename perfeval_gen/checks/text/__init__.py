"""Names, copies, punctuation and words of running text."""
