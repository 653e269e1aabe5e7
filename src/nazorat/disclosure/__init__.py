"""Disclosure control: what a table or a paragraph would give away about one person, found before it leaves the team.
It refuses to let small numbers, names, telling facts and pictures pass, and to know of Django, of keys or of any store.
Who comes in: `reports` with paragraphs, photos and markings, `analysis` with tables; pure functions on plain values, answers in catches.
"""
