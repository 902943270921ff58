"""Addresses: proposals that become changes, and decisions with who and why."""

from django.urls import path

from upptack.exchange.proposals import views

urlpatterns = [
    path("utbyte/forslag/", views.proposals, name="proposals"),
    path("utbyte/forslag/nytt/", views.new, name="proposal_new"),
    path("utbyte/forslag/<int:id>/", views.proposal, name="proposal"),
    path("utbyte/beslut/", views.decisions, name="group_decisions"),
    path("utbyte/beslut/nytt/", views.new_decision, name="group_decision_new"),
    path("utbyte/beslut/<int:id>/", views.decision, name="group_decision"),
]
