"""The one definition of a file, and checking a located tree against it."""
