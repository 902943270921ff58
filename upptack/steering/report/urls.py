"""The addresses of the yearly account."""

from django.urls import path

from upptack.steering.report import views

urlpatterns = [
    path("rapport/", views.reports, name="reports"),
    path("rapport/<int:year>/", views.report, name="report"),
    path("rapport/<int:year>/word/", views.report_docx, name="report_docx"),
    path("rapport/<int:year>/pdf/", views.report_pdf, name="report_pdf"),
    path("rapport/<int:year>/text/<slug:section>/", views.report_text, name="report_text"),
]
