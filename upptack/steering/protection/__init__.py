"""Protecting counts before they are published: what to hide, noise, what can be worked out, and the attacker."""
