"""Public collections of hard inputs, fetched beside the project and never kept in it."""
