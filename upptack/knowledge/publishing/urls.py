"""The addresses of the lists of what runs out and of what the linter marks."""

from django.urls import path

from upptack.knowledge.publishing import views

urlpatterns = [
    path("gar-ut/", views.due, name="due"),
    path("sprakgranskning/", views.language_review, name="language_review"),
]
