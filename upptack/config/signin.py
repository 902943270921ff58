"""Settings of django-allauth: passwords for the demo, TOTP and passkeys, OIDC to the agency's own sign-in."""

from __future__ import annotations

from typing import Any

from upptack.config.environment import Environment, SettingError, variable


def oidc_apps() -> list[dict[str, Any]]:
    """The agency's identity provider, from UPPTACK_OIDC_* (ISSUER, CLIENT_ID, CLIENT_SECRET, NAME).

    Raises SettingError when only some of them are set."""
    issuer, client, secret = (
        variable("OIDC_ISSUER"),
        variable("OIDC_CLIENT_ID"),
        variable("OIDC_CLIENT_SECRET"),
    )
    if not any((issuer, client, secret)):
        return []
    if not all((issuer, client, secret)):
        raise SettingError("OIDC kräver UPPTACK_OIDC_ISSUER, UPPTACK_OIDC_CLIENT_ID och UPPTACK_OIDC_CLIENT_SECRET.")
    return [
        {
            "provider_id": "agency",
            "name": variable("OIDC_NAME", "Myndighetens inloggning"),
            "client_id": client,
            "secret": secret,
            "settings": {"server_url": issuer},
        }
    ]


def settings(environment: Environment) -> dict[str, Any]:
    """Everything that django-allauth reads, as one mapping for the settings module."""
    return {
        "AUTHENTICATION_BACKENDS": ["upptack.staff.sessions.MemberBackend"],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "workplace",
        "ACCOUNT_ADAPTER": "upptack.staff.signin.StaffAdapter",
        "SOCIALACCOUNT_ADAPTER": "upptack.staff.signin.AgencyAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        # In production one proxy stands in front and says who asks; anywhere else the header could be anybody's.
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if environment.https else 0,
        # Ours hold over all processes (staff.middleware.GuardedSignIn); the library's would be each process's own.
        "ACCOUNT_RATE_LIMITS": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 5 * 60,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "Upptack",
        # A passkey needs https except on localhost, which browsers treat as safe and the demo uses.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": environment.mode != "production",
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        # The way to the agency's sign-in is a link: our policy lets no form lead to another site.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": oidc_apps(), "OAUTH_PKCE_ENABLED": True}},
    }
