"""How large the image is, and how fast an installation starts in it."""
