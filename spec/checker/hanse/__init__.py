"""A second implementation of the Hanse protocol, written from the pages in `spec/` alone."""
