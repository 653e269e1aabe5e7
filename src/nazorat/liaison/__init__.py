"""The door of an authority: one numbered copy of one draft, read, commented and answered by a link that ends, without an account.

Refuses every other page, every other copy, and whoever has the link without its code. What comes in is sealed while nobody is here.
Who keeps the letter of the copy makes the link and takes it back; the liaison of the addressee comes in.
"""
