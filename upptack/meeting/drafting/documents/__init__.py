"""Documents that a caseworker takes away: text, PDF, Word, calendar file, SDK message. Pure; nothing is kept."""
