"""Pages of the catalogue, and of national law that the mechanism enters."""
