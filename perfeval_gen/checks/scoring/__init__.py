"""Scores, weights and the reasons that are due."""
