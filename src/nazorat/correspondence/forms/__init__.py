"""What is typed of a letter and of requests for numbers; nothing of it is free words."""
