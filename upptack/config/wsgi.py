"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from upptack.language import lexicon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upptack.config.settings")
application = get_wsgi_application()

# Read before the first request: the language tools' words take part of a second.
for language in lexicon.LANGUAGES:
    for tool in ("signals", "lint", "leaks"):
        lexicon.load(tool, language)
