"""What helps an author to begin a course, and to go on with it."""
