"""The address of the search: one, whatever is searched for."""

from django.urls import path

from upptack.knowledge.search import views

urlpatterns = [path("sok/", views.search, name="search")]
