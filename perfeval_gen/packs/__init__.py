"""What an authority prescribes, read like any other YAML."""
