"""Files on disk -> plain data: decks, notebooks and readings as their authors left them."""
