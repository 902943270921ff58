"""Addresses of the prompt: for programs, and for the coordinator."""

from django.urls import path

from upptack.meeting.prompt import views

urlpatterns = [
    path("api/prompt", views.prompt, name="prompt"),
    path("api/prompt/openapi.json", views.prompt_document, name="prompt_document"),
    path("api-nycklar/", views.prompt_keys, name="prompt_keys"),
]
