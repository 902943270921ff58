"""Addresses of what violence may mean for a case. What is chosen is posted, never part of an address."""

from django.urls import path

from upptack.meeting.significance import views

urlpatterns = [
    path("betydelse/", views.overview, name="significance"),
    path("betydelse/<slug:field>/", views.field, name="significance_field"),
    path("betydelse/<slug:field>/blad/", views.leaflet, name="significance_leaflet"),
    path("betydelse/<slug:field>/tabell/<slug:ground>/", views.table, name="significance_table"),
]
