"""The reference course's decks: what they say, and how they are made. Not part of the package."""
