"""Two edits of one base -> their merge, cell by cell; what cannot be merged is marked for people to resolve."""
