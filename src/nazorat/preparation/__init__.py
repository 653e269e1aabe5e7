"""What a lead carries to a visit: one document of its place, its law, its tools, whom to draw and who does what.

Keeps nothing that the desk could open: what it gathers is handed out as bytes, or sealed to the key of one device.
Refuses everybody but the lead before arrival: the document names the place.
"""
