"""Four explainable tools for words: lint the question, see the signal, stop the leak, take the person out of a story.

Local and deterministic: data files (TOML) over one token engine. No model, no network, no score about a person, and
nothing kept between two calls. See docs/adr/0014-language-by-rules.md."""
