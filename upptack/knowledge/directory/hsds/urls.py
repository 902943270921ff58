"""Addresses of the open directory: the eleven of HSDS 3.1, and the profile's."""

from django.urls import path

from upptack.knowledge.directory.hsds import views

urlpatterns = [
    path("", views.api, name="hsds"),
    path("profile.json", views.profile_document, name="hsds_profile"),
    path("services", views.services, name="hsds_services"),
    path("services/<slug:id>", views.service, name="hsds_service"),
    path("taxonomies", views.taxonomies, name="hsds_taxonomies"),
    path("taxonomies/<slug:id>", views.taxonomy, name="hsds_taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="hsds_taxonomy_terms"),
    path("taxonomy_terms/<slug:id>", views.taxonomy_term, name="hsds_taxonomy_term"),
    path("organizations", views.organizations, name="hsds_organizations"),
    path("organizations/<slug:id>", views.organization, name="hsds_organization"),
    path("service_at_locations", views.service_at_locations, name="hsds_service_at_locations"),
    path("service_at_locations/<slug:id>", views.service_at_location, name="hsds_service_at_location"),
]
