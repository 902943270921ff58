"""Addresses: the learner's own way, modules page by page, certificates."""

from django.urls import path

from upptack.learning.courses import views

urlpatterns = [
    path("utbildning/", views.courses, name="courses"),
    path("utbildning/intyg/", views.check, name="certificate_check"),
    path("utbildning/intyg/<slug:route>/", views.certificate, name="certificate"),
    path("utbildning/<slug:lesson>/", views.lesson, name="lesson"),
    path("utbildning/<slug:lesson>/scorm/", views.scorm, name="lesson_scorm"),
    path("utbildning/<slug:lesson>/<slug:page>/", views.page, name="lesson_page"),
]
