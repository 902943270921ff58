"""Addresses: the development groups: questions, answers, evaluations, search."""

from django.urls import path

from upptack.exchange.forum import views

urlpatterns = [
    path("utbyte/", views.start, name="exchange"),
    path("utbyte/sok/", views.search, name="exchange_search"),
    path("utbyte/grupp/ny/", views.new_group, name="exchange_group_new"),
    path("utbyte/grupp/<slug:group>/", views.group, name="exchange_group"),
    path("utbyte/fraga/", views.questions, name="exchange_questions"),
    path("utbyte/fraga/ny/", views.ask, name="exchange_ask"),
    path("utbyte/fraga/<int:question>/", views.question, name="exchange_question"),
    path("utbyte/utvardering/", views.evaluations, name="exchange_evaluations"),
    path("utbyte/utvardering/ny/", views.evaluate, name="exchange_evaluate"),
    path("utbyte/utvardering/<int:evaluation>/", views.evaluation, name="exchange_evaluation"),
]
