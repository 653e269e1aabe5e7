"""Pages of the link: at the desk for who keeps the letter, at the door for the liaison."""
