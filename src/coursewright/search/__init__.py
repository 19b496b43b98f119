"""What Material's search is given: a page as it is to be read, and the index with the weeks."""

from coursewright.search.index import INDEX, with_weeks
from coursewright.search.page import for_readers, for_search

__all__ = ["INDEX", "for_readers", "for_search", "with_weeks"]
