"""The address of the list of what runs out."""

from django.urls import path

from upptack.knowledge.publishing import views

urlpatterns = [path("gar-ut/", views.due, name="due")]
