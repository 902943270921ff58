"""Addresses of safety."""

from django.urls import path

from upptack.meeting.safety import views

urlpatterns = [path("arendets-sakerhet/", views.case_safety, name="case_safety")]
