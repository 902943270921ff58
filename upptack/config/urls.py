"""The table of addresses. Every address says who may open it: our own views by their decorator, those of the
sign-in library here."""

from django.urls import URLPattern, URLResolver, include, path

from upptack.config import joint, revision, views, workplace

THIRD_PARTY = {
    "konto/": "sign-in: everyone may open it, and it shows each member only her own account",
    "redaktion/": "Wagtail: editors and reviewers, by the rights of their groups; it asks others to sign in",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("upptack.meeting.conversation.urls")),
    path("", include("upptack.meeting.drafting.urls")),
    path("", include("upptack.meeting.drafting.workshop.urls")),
    path("", include("upptack.meeting.handover.urls")),
    path("", include("upptack.meeting.prompt.urls")),
    path("", include("upptack.meeting.significance.urls")),
    path("", include("upptack.meeting.safety.urls")),
    path("", include("upptack.meeting.workplace.urls")),
    path("", include("upptack.steering.sending.urls")),  # before the periods of the statistics, which take any word
    path("", include("upptack.steering.statistics.urls")),
    path("", include("upptack.steering.opening.urls")),
    path("", include("upptack.steering.indicators.urls")),
    path("", include("upptack.steering.plan.urls")),
    path("", include("upptack.steering.planner.urls")),
    path("", include("upptack.steering.report.urls")),
    path("", include("upptack.learning.courses.urls")),
    path("", include("upptack.learning.practice.urls")),
    path("", include("upptack.learning.supervision.urls")),
    path("", include("upptack.learning.advice.urls")),
    path("", include("upptack.exchange.forum.urls")),
    path("", include("upptack.exchange.cards.urls")),
    path("", include("upptack.exchange.proposals.urls")),
    path("", include("upptack.exchange.gatherings.urls")),
    path("", include("upptack.knowledge.methods.urls")),
    path("", include("upptack.staff.urls")),
    path("", include("upptack.ui.urls")),
    path("start/", workplace.workplace, name="workplace"),
    path("ledning/", workplace.leading, name="leading"),
    path("lara/", workplace.learning, name="learning"),
    path("revision/", revision.audit_log, name="audit_log"),
    path("utbyte/traffar/atgard/<int:id>/plan/", joint.to_plan, name="to_plan"),
    path("handledning/blad/<int:id>/vidare/", joint.learning_onward, name="learning_onward"),
    path("", include("upptack.knowledge.publishing.urls")),
    path("", include("upptack.knowledge.directory.urls")),
    path("", include("upptack.knowledge.law.urls")),
    path("", include("upptack.knowledge.search.urls")),
    path("", include("upptack.knowledge.routines.urls")),
    path("", include("upptack.knowledge.information.urls")),
    path("hsds/", include("upptack.knowledge.directory.hsds.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("konto/email/", views.kept_by_the_agency, name="account_email"),
    path("konto/password/reset/", views.kept_by_the_agency, name="account_reset_password"),
    path("konto/", include("allauth.urls")),
    path("redaktion/", include("wagtail.admin.urls")),
]

handler400 = "upptack.ui.views.bad_request"
handler403 = "upptack.ui.views.forbidden"
handler404 = "upptack.config.views.not_found"
handler500 = "upptack.config.views.server_error"
