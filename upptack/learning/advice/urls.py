"""Addresses of the specialist's pages."""

from django.urls import path

from upptack.learning.advice import views

urlpatterns = [
    path("specialist/", views.advice, name="advice"),
    path("specialist/fraga/", views.ask, name="advice_ask"),
    path("specialist/svara/", views.desk, name="advice_desk"),
    path("specialist/svara/<int:id>/", views.answer, name="advice_answer"),
]
