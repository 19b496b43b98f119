"""What people have already -> a course: one module a format, each a pure function."""
