"""Coursewright turns one YAML file into a course website."""
