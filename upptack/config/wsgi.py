"""The WSGI application that granian serves. Refuses to be read (SettingError) where it must not be served."""

import os

from django.core.wsgi import get_wsgi_application

from upptack.config import environment
from upptack.config.postgres.limits import ANSWER_SECONDS, Limits
from upptack.language import lexicon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upptack.config.settings")
Limits.answer = ANSWER_SECONDS  # whoever waits for a page is told in time; commands wait as long as their work takes
environment.must_have_no_demo()
application = get_wsgi_application()

# Read before the first request: the language tools' words take part of a second.
for language in lexicon.LANGUAGES:
    for tool in ("signals", "lint", "leaks"):
        lexicon.load(tool, language)
