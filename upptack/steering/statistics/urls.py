"""Addresses of the protected tables. An address names a period and a table, never anything that was counted."""

from django.urls import URLPattern, path

from upptack.steering.statistics import views

urlpatterns: list[URLPattern] = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/fraga/", views.statistics_ask, name="statistics_ask"),
    path("statistik/slapp/", views.statistics_release, name="statistics_release"),
    path("statistik/<slug:period>/", views.statistics_period, name="statistics_period"),
    path("statistik/<slug:period>/<slug:table>/", views.statistics_table, name="statistics_table"),
    path("statistik/<slug:period>/<slug:table>/<slug:form>/", views.statistics_file, name="statistics_file"),
]
