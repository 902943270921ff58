"""The addresses of the workshop: one for each kind of text."""

from django.urls import path

from upptack.meeting.drafting.workshop import views

urlpatterns = [
    path("utkast/", views.workshop, name="workshop"),
    path("utkast/<slug:kind>/", views.draft, name="draft"),
]
