"""What a lead carries to a visit: one document of its place, its law, its tools, whom to draw and who does what.

Keeps nothing: what it gathers is opened for one request and handed out as bytes.
Refuses everybody but the lead before arrival: the document names the place.
"""
