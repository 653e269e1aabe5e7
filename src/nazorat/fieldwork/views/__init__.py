"""The pages of this room: sheets and their course, keying, records and their files."""
