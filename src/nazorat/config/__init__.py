"""Settings, addresses and the WSGI application of one installation.

Refuses to start with a missing home, loose secrets or debug outside the demonstration.
Only servers and the command line come in here; no room imports it.
"""
