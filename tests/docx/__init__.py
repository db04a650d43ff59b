"""Tests of the Word layer (a package, so that its name never shadows python-docx)."""
