"""Derived numbers: sums, counts, ratios with their operands, scores."""
