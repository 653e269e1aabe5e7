"""Reports: sections in a master language with translations, the gate, two signatures, adoption, released documents, letters.

Refuses to let anything leave the team past an open catch or with one signature.
Rapporteurs write, heads sign, everybody reads what was released.
"""
