"""How good the language tools are: open sets of sentences, measures with intervals, and the goals they are held to.

`python -m quality`, or `make quality`; how the sets were written: README.md."""
