"""Settings of Wagtail, where editors work. It talks to nobody outside: no update check, no portraits, no news."""

from __future__ import annotations

from typing import Any

# Pictures and documents: Wagtail's own pages need them to be there; no role has the right to use them.
APPS = (
    "wagtail.documents",
    "wagtail.images",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
)

PATH = "/redaktion/"
# Wagtail writes scripts and styles into its pages, and shows previews in a frame of its own.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

SETTINGS: dict[str, Any] = {
    "WAGTAIL_SITE_NAME": "Upptäck",
    "WAGTAILADMIN_BASE_URL": "http://localhost",
    "WAGTAILADMIN_LOGIN_URL": "account_login",
    "WAGTAIL_ENABLE_UPDATE_CHECK": False,
    "WAGTAIL_ENABLE_WHATS_NEW_BANNER": False,
    "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
    "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED": False,
    "WAGTAIL_PASSWORD_RESET_ENABLED": False,
    "WAGTAIL_EMAIL_MANAGEMENT_ENABLED": False,
    "WAGTAILUSERS_PASSWORD_ENABLED": False,
    "WAGTAIL_I18N_ENABLED": False,
    # Every version since the last published one counts its authors (publishing.models), so a review need not begin
    # anew when a version is kept.
    "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": False,
    "WAGTAIL_FINISH_WORKFLOW_ACTION": "upptack.knowledge.publishing.finish.publish_approved",
    "WAGTAILADMIN_COMMENTS_ENABLED": False,
    "WAGTAILADMIN_PERMITTED_LANGUAGES": [("sv", "Svenska"), ("en", "English")],
    "WAGTAILSEARCH_BACKENDS": {"default": {"BACKEND": "wagtail.search.backends.database"}},
}
