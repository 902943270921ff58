"""The open sets of sentences, the measures on them, and the goals that stop the build."""
