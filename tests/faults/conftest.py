"""What these tests share with those of the rooms: content, members who are signed in, and a clock to move."""

from __future__ import annotations

from upptack.conftest import (  # noqa: F401
    alva,
    clock_at,
    content,
    django_db_setup,
    loaded,
    member,
    nothing_kept_in_the_process,
    sign_in,
    static_folder,
)
