"""Addresses: methods: new versions of guides and tables, approved by another agency."""

from django.urls import path

from upptack.knowledge.methods import views

urlpatterns = [
    path("metoder/", views.methods, name="methods"),
    path("metoder/fall/<slug:id>/", views.vignette, name="vignette"),
]
