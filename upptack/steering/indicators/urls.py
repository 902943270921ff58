"""Addresses of the indicators."""

from django.urls import path

from upptack.steering.indicators import views

urlpatterns = [
    path("indikatorer/", views.overview, name="indicators"),
    path("indikatorer/enhet/", views.unit_values, name="unit_indicators"),
    path("indikatorer/fyll-i/", views.fill_in, name="indicators_fill_in"),
    path("indikatorer/historik/", views.history, name="indicators_history"),
    path("indikatorer/<slug:indicator>/", views.definition, name="indicator"),
]
