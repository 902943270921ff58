"""Addresses of the open data."""

from django.urls import path

from upptack.steering.opening import views

urlpatterns = [
    path("oppna-data/", views.listed, name="open_data"),
    path("oppna-data/catalog.ttl", views.description, {"form": "ttl"}, name="open_data_ttl"),
    path("oppna-data/catalog.jsonld", views.description, {"form": "jsonld"}, name="open_data_jsonld"),
    path("oppna-data/openapi.json", views.described, name="open_data_openapi"),
    path("oppna-data/<slug:period>/<slug:table>.csv", views.file, {"form": "csv"}, name="open_data_csv"),
    path("oppna-data/<slug:period>/<slug:table>.xlsx", views.file, {"form": "xlsx"}, name="open_data_xlsx"),
    path("oppna-data/<slug:period>/<slug:table>.json", views.file, {"form": "json"}, name="open_data_json"),
]
