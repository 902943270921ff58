"""Addresses of the law pages."""

from django.urls import path

from upptack.knowledge.law import views

urlpatterns = [
    path("lag/", views.statutes, name="statutes"),
    path("lag/forandringar/", views.changes, name="law_changes"),
    path("lag/p/<slug:provision>/", views.provision, name="provision"),
    path("lag/<slug:statute>/", views.statute, name="statute"),
]
