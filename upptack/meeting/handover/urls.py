"""The addresses of handovers: the caseworker's, and those that a body answers at without an account.

No address of the caseworker's names a handover: its name is posted. A body's address holds a secret that is spent with
its answer."""

from django.urls import path

from upptack.meeting.handover import views

urlpatterns = [
    path("lamna-over/", views.handover_new, name="handover_new"),
    path("lamna-over/klar/", views.handover_made, name="handover_made"),
    path("lamna-over/sdk/", views.handover_message, name="handover_message"),
    path("overlamningar/", views.handovers, name="handovers"),
    path("overlamningar/svar/", views.handover_file, name="handover_file"),
    path("svar/", views.answer_code, name="answer_code"),
    path("svar/<slug:secret>/", views.answer_link, name="answer_link"),
]
