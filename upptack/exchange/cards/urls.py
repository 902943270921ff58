"""Addresses: experience cards: structured, reviewed by two, rare ones withheld."""

from django.urls import path

from upptack.exchange.cards import views

urlpatterns = [
    path("utbyte/kort/", views.cards, name="cards"),
    path("utbyte/kort/nytt/", views.card_new, name="card_new"),
    path("utbyte/kort/granska/", views.card_review, name="card_review"),
    path("utbyte/kort/<int:number>/", views.card, name="card"),
]
