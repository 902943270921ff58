"""Addresses of the workplace."""

from django.urls import path

from upptack.staff import views

urlpatterns = [
    path("enhet/kontakt/", views.named_contact, name="named_contact"),
    path("bekrafta/", views.confirm, name="confirm"),
    path("bekrafta/klart/", views.confirmed, name="confirmed"),
    path("logga-ut-overallt/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
