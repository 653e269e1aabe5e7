"""The steps of the run, each through the pages and doors of one part of the product, in the order of the story."""
