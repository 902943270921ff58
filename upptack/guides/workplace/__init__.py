"""A manager's conversation with an employee: its guide, its words, and what can be done the same day.

Pure, and apart from the guides of meetings: `upptack.guides.guide.guides()` does not know it."""
