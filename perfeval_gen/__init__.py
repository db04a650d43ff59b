"""Budget performance self-evaluation documents from one YAML file."""
