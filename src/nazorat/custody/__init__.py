"""Who was spoken to: names that are sealed in a browser, split over two organisations, asked for with a motive.
Refuses to hold a name, a custody phrase or a private key: what comes in and goes out here is sealed to people's own browsers.
Interviewers of a visit seal and ask; custodians of both organisations answer, each on their own screen.
"""
