"""Dates and periods."""
