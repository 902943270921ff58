"""The address of the language help: one for every tool, so that no address tells what somebody writes about."""

from django.urls import path

from upptack.meeting.drafting import views

urlpatterns = [path("sprakhjalp/", views.language_help, name="language_help")]
