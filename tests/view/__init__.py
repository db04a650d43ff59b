"""Tests of how values are printed."""
