"""Is every link alive? A course and its files -> links -> verdicts -> reports."""
