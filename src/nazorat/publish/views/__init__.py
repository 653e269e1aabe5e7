"""The door of the public, and the page on which a coordinator decides what stands behind it."""
