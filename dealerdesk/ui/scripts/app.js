// Entry of the page script.
