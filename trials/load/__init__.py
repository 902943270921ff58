"""Load: a national day of conversations, a television evening on the public site, and half an hour of steady work."""
