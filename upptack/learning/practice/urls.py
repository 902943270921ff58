"""The addresses of the practice."""

from django.urls import path

from upptack.learning.practice import views

urlpatterns = [
    path("ova/", views.practice, name="practice"),
    path("ova/grupp/", views.group, name="practice_group"),
    path("ova/<slug:scenario>/", views.call, name="practice_call"),
]
