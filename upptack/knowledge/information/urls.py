"""The public site's addresses, language and number, which tell nothing; and the handbook's."""

from django.urls import path

from upptack.knowledge.information import pages, views
from upptack.knowledge.information.rules import PATHS, address_of

urlpatterns = [
    *(path(address_of(language, pages.FIND_HELP)[1:], views.find_help, {"language": language}) for language in PATHS),
    *(
        path(address[1:], views.public_page)
        for address, (_, section) in pages.ADDRESSES.items()
        if section != pages.FIND_HELP
    ),
    path("handbok/", views.handbook, name="handbook"),
    path("handbok/<slug:chapter>/", views.one_chapter, name="chapter"),
]
