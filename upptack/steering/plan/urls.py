"""The addresses of the joint action plan."""

from django.urls import path

from upptack.steering.plan import views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/styrgrupp/", views.steering, name="plan_steering"),
    path("plan/arbetsgrupp/", views.working, name="plan_working"),
    path("plan/arshjul/", views.wheel, name="plan_wheel"),
    path("plan/aktivitet/ny/", views.new, name="plan_new"),
    path("plan/aktivitet/<int:id>/", views.activity, name="plan_activity"),
    path("plan/beslut/", views.decisions, name="plan_decisions"),
    path("plan/halsa/", views.health, name="plan_health"),
]
