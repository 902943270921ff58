"""The headers of every answer: never kept by a browser or a proxy, nothing from elsewhere, no device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

OWN_FEATURES: Final = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
"""What pages of ours use: copying a text, and passkeys."""

NO_FEATURES: Final = (
    *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "captured-surface-control"),
    *("clipboard-read", "compute-pressure", "digital-credentials-create", "digital-credentials-get"),
    *("display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "interest-cohort", "keyboard-map", "language-detector"),
    *("language-model", "local-fonts", "magnetometer", "microphone", "midi", "on-device-speech-recognition"),
    *("otp-credentials", "payment", "picture-in-picture", "private-state-token-issuance"),
    *("private-state-token-redemption", "screen-wake-lock", "serial", "speaker-selection", "storage-access"),
    *("summarizer", "sync-xhr", "translator", "usb", "web-share", "window-management", "xr-spatial-tracking"),
)
"""Devices, sensors, the browser's own models and advertising: what no page may use, nor anything within it
(W3C Permissions Policy)."""

PERMISSIONS: Final = ", ".join([*(f"{name}=()" for name in NO_FEATURES), *(f"{name}=(self)" for name in OWN_FEATURES)])


class Headers:
    """Sets the headers of every answer, also of static files and of what other parts refuse: it stands outermost.

    What guards a page no view can weaken: it is set anew. A view may say that its answer may be kept, a stricter
    referrer policy, and, where editors work, that a page may stand in a frame of the same site. There Wagtail's own
    pages need a wider policy; it still reaches nothing but this server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fixed = {
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
            "X-Content-Type-Options": "nosniff",
        }
        self.hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its headers."""
        response = self.get_response(request)
        for name, value in self.fixed.items():
            response.headers[name] = value
        # Only Wagtail's pages: not its data, nor what is refused there before it is asked.
        page = response.headers.get("Content-Type", "").startswith("text/html")
        editing = page and request.path_info.startswith(settings.EDITING_PATH)
        policy = settings.EDITING_SECURITY_POLICY if editing else settings.CONTENT_SECURITY_POLICY
        response.headers["Content-Security-Policy"] = policy
        if not (editing and response.headers.get("X-Frame-Options") == "SAMEORIGIN"):
            response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        response.headers.setdefault("Cache-Control", "no-store")
        if response.headers.get("Referrer-Policy") != "no-referrer":
            response.headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers["Strict-Transport-Security"] = self.hsts
        for name in ("Server", "X-Powered-By"):
            response.headers.pop(name, None)
        return response
