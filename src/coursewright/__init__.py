"""Coursewright turns one YAML file into a course website."""

__version__ = "0.1.0"
