"""The pages of this room: the list, plans, the visit and its course, team and keys, tools and devices, the mandate profile."""
