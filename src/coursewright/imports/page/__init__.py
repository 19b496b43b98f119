"""A course page that someone wrote by hand in Markdown -> a course."""

from coursewright.imports.page.reading import read_page

__all__ = ["read_page"]
