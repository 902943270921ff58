"""Addresses of the workplace."""

from django.urls import path

from upptack.staff import views

urlpatterns = [
    path("enhet/kontakt/", views.named_contact, name="named_contact"),
]
