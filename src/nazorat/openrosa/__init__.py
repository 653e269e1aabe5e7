"""The door for ODK Collect: lists the tools of a visit and takes records in, sealing them as they stream.
Refuses tools that ask who a person is, and hands nothing out but blank tools: a device's token only sends.
Tablets paired with one visit come in here, by the token in the path.
"""
