"""What editors find where they work: the directory, with each body's contacts beside it."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from upptack.knowledge.directory import queries, rules, sheet
from upptack.knowledge.directory.actions import ANSWERS_AGAIN, DISMISSED, MARKED_WRONG, NEW_LINK
from upptack.knowledge.directory.forms import BodyForm, ContactForm
from upptack.knowledge.directory.models import Body


class Contacts(InlinePanel):  # type: ignore[misc]
    """The body's contacts, typed in a form of our own: hours as text."""

    def get_form_options(self) -> dict[str, Any]:
        """The options of the whole form, with our form for each contact."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = ContactForm
        return options


CONTACT_PANELS = [
    FieldRowPanel([FieldPanel("channel"), FieldPanel("value")]),
    FieldPanel("task", help_text="Fyll bara i när nummer eller adress saknas: vem ska ta reda på uppgiften?"),
    FieldPanel("hours"),
    FieldPanel("hours_note"),
    FieldRowPanel([FieldPanel("evidence"), FieldPanel("seen")]),
    FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
    FieldRowPanel(
        [
            FieldPanel(
                "verified_on",
                help_text="Dagen då någon ringde eller läste och uppgiften stämde. Byter du nummer eller adress utan "
                "en senare kontrolldag räknas uppgiften som inte kontrollerad.",
            ),
            FieldPanel("expires_on", help_text="Högst ett år efter kontrollen."),
        ]
    ),
]
EDITING = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("run_by"),
        FieldPanel("kinds"),
        Contacts("contacts", panels=CONTACT_PANELS, heading="Kontaktvägar", label="Kontaktväg", min_num=1),
        MultiFieldPanel([FieldPanel("roles"), FieldPanel("sexes"), FieldPanel("ages")], "För vem"),
        MultiFieldPanel([FieldPanel("national"), FieldPanel("counties"), FieldPanel("municipalities")], "Var"),
        MultiFieldPanel([FieldPanel("languages"), FieldPanel("languages_note"), FieldPanel("interpreter")], "Språk"),
        MultiFieldPanel([FieldPanel("note_sv"), FieldPanel("note_en")], "Anteckning"),
        MultiFieldPanel([FieldPanel("look_up_sv"), FieldPanel("look_up_en")], "När numret saknas"),
    ],
    base_form_class=BodyForm,
)


class Filters(WagtailFilterSet):  # type: ignore[misc]
    """Narrows the list down by kind, county and how sure the contacts are."""

    kind = django_filters.ChoiceFilter(label="Slag av stöd", choices=sheet.kind_names, method="of_kind")
    county = django_filters.ChoiceFilter(label="Län", choices=sheet.county_names, method="in_county")
    state = django_filters.ChoiceFilter(label="Uppgifter", choices=tuple(rules.STATE_NAMES.items()), method="in_state")

    class Meta:
        model = Body
        fields: tuple[str, ...] = ()

    def of_kind(self, bodies: QuerySet[Body], name: str, kind: str) -> QuerySet[Body]:
        """The bodies of a kind. Lists of codes are stored as JSON; the two databases search in them as text alike."""
        return bodies.annotate(kinds_text=Cast("kinds", CharField())).filter(kinds_text__contains=f'"{kind}"')

    def in_county(self, bodies: QuerySet[Body], name: str, county: str) -> QuerySet[Body]:
        """The bodies for a county or a municipality in it, whose code begins with the county's."""
        texts = {f"{name}_text": Cast(name, CharField()) for name in ("counties", "municipalities")}
        within = Q(counties_text__contains=f'"{county}"') | Q(municipalities_text__contains=f'"{county}')
        return bodies.annotate(**texts).filter(within)

    def in_state(self, bodies: QuerySet[Body], name: str, state: str) -> QuerySet[Body]:
        """The bodies with a contact in a state today."""
        return bodies.filter(pk__in=queries.in_state(state, timezone.localdate()))


def kinds_in_words(body: Body) -> str:
    """A body's kinds as they are called."""
    names = dict(sheet.kind_names())
    return ", ".join(names.get(kind, kind) for kind in body.kinds)


def states_in_words(body: Body) -> str:
    """How sure a body's contacts are, each state once; what lacks a value says so."""
    today = timezone.localdate()
    found = (queries.shown(contact, today) for contact in body.contacts.all())
    words = (rules.STATE_NAMES[each.state] if each.value else "saknar nummer" for each in found)
    return ", ".join(dict.fromkeys(words))


class Catalogue(SnippetViewSet):  # type: ignore[misc]
    """The directory."""

    model = Body
    icon = "clipboard-list"
    add_to_admin_menu = True
    menu_label = "Katalogen"
    menu_order = 130
    list_display = (
        "name",
        Column("kinds", label="Slag av stöd", accessor=kinds_in_words),
        Column("states", label="Uppgifter", accessor=states_in_words),
        BooleanColumn("live", label="Visas"),
    )
    list_per_page = 60
    search_fields = ("name",)
    ordering = ("name",)
    filterset_class = Filters
    copy_view_enabled = False
    edit_handler = EDITING

    def get_queryset(self, request: HttpRequest) -> QuerySet[Body]:
        """Every body with its contacts."""
        return Body.objects.prefetch_related("contacts")


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: LogActionRegistry) -> None:
    """What the history says of a report, of a mark that was taken away and of a new link."""
    actions.register_action(MARKED_WRONG, "Markerad som fel", "Markerade en kontaktväg som fel")
    actions.register_action(DISMISSED, "Anmälan avfärdad", "Bedömde att en anmäld kontaktväg stämmer")
    actions.register_action(ANSWERS_AGAIN, "Svarar igen", "Tog bort märket att verksamheten inte svarar")
    actions.register_action(NEW_LINK, "Ny länk", "Gjorde en ny länk för lediga platser")


register_snippet(Catalogue)
