"""The tests mirror the four packages; scenarios go through all of them."""
