"""What everybody may read without an account: the public edition of the pathway's page, as bytes that a coordinator released.

Keeps editions of that page as they were made, in three languages, and answers the public from them alone.
Refuses to show a row that was entered since, a name of a member, or anything at all before an edition is released.
"""
