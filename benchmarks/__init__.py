"""Measurements that aren't tests: they print figures and judge nothing."""
