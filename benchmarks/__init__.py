"""Measurements, not tests: what a build costs beside plain MkDocs."""
