"""The story that the demonstration tells: an invented country, four places, one year's work of two organisations.

It refuses anything real: names say what they are, the number zero exists nowhere, and every sum is checked in `sums`.
The driver and the tests come in here; nothing here knows the server.
"""
