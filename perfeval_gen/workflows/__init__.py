"""Work that spans files and years; each workflow is a module of its own."""
