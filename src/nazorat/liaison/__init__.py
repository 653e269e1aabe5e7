"""The door of an authority: one numbered copy of a draft to comment on, or the recommendations of one letter to answer, by a link.

Refuses every other page, copy and recommendation, and whoever has the link without its code. What comes in is sealed while nobody is here.
Who keeps the letter of the copy makes the link and takes it back; the liaison of the addressee comes in.
"""
