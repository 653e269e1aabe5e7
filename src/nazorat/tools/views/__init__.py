"""The pages of this room: the list and a version, two versions side by side, wording corrected in the desk."""
