"""The meeting's addresses: one for every step, so that no address tells where a meeting stands."""

from django.urls import path

from upptack.meeting.conversation import views

urlpatterns = [
    path("samtal/", views.conversation, name="conversation"),
    path("samtal/tabell/<slug:name>/", views.whole_table, name="whole_table"),
]
