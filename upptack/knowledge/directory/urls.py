"""Addresses of the directory."""

from django.urls import path

from upptack.knowledge.directory import views

urlpatterns = [
    path("katalog/", views.catalogue, name="catalogue"),
    path("katalog/katalog.csv", views.catalogue_csv, name="catalogue_csv"),
    path("katalog/mall.csv", views.catalogue_template, name="catalogue_template"),
    path("katalog/importera/", views.catalogue_import, name="catalogue_import"),
    path("katalog/fel/<int:contact>/", views.report_contact, name="report_contact"),
    path("katalog/fel/<int:contact>/bekrafta/", views.confirm_wrong, name="confirm_wrong"),
    path("katalog/fel/<int:contact>/avfarda/", views.dismiss_reports, name="dismiss_reports"),
    path("katalog/<slug:body>/", views.catalogue_body, name="catalogue_body"),
    path("katalog/<slug:body>/svarar/", views.answers_again, name="answers_again"),
    path("katalog/<slug:body>/lank/", views.new_link, name="new_link"),
    path("platser/<slug:secret>/", views.free_places, name="free_places"),
]
