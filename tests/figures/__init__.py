"""Tests of the derived numbers."""
