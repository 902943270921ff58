"""Whether this installation is in order."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from upptack.knowledge import api as knowledge
from upptack.ui.access import everyone


@everyone
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database and content are in order; 503 with the reasons when not."""
    try:
        connection.ensure_connection()
        problems = list(knowledge.problems())
    except Error:
        problems = ["Databasen svarar inte eller saknar tabeller. Kör: upptack migrate"]
    return JsonResponse({"ok": not problems, "problems": problems}, status=503 if problems else 200)
