"""What is told and what is missing: targets, results, problems, claims."""
