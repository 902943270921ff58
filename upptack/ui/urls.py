"""Addresses of the design system's own pages."""

from django.urls import path

from upptack.ui import views

urlpatterns = [
    path("komponenter/", views.components, name="components"),
    path("kvar/", views.stay, name="stay"),
]
