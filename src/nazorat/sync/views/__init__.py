"""The door of devices and the field app itself; and at the desk what devices sent, and bundles brought by hand."""
