"""The course in other forms, for other programs: one module a format."""
