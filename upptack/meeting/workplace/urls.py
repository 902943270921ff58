"""The addresses for own employees: one for every step of a conversation, so that none tells where it stands."""

from django.urls import path

from upptack.meeting.workplace import views

urlpatterns = [
    path("arbetsplats/", views.own_staff, name="own_staff"),
    path("arbetsplats/samtal/", views.talk, name="own_staff_talk"),
    path("arbetsplats/ledning/", views.leading, name="own_staff_leading"),
]
