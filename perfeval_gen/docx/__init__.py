"""Word packages: reading, filling, sealing and checking DOCX. Knows Word, not budgets."""
