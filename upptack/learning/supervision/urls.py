"""Addresses of supervision."""

from django.urls import path

from upptack.learning.supervision import views

urlpatterns = [
    path("handledning/", views.supervision, name="supervision"),
    path("handledning/ny/", views.new, name="supervision_new"),
    path("handledning/belastning/", views.own_strain, name="supervision_strain"),
    path("handledning/kalender/<slug:key>/", views.feed, name="supervision_feed"),
    path("handledning/<int:id>/", views.group, name="supervision_group"),
    path("handledning/tid/<int:id>/", views.session, name="supervision_session"),
]
