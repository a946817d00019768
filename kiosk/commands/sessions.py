"""`kiosk sessions`: the renewals that the session store keeps, as whoever runs the stores sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from kiosk.backoffice.sqlite.staff_admin import list_staff
from kiosk.backoffice.values import Staff
from kiosk.calendar_tw import TAIPEI
from kiosk.commands.data_file import existing_data_file
from kiosk.commands.failures import DONE, CommandFailed
from kiosk.commands.opened import opened_services
from kiosk.commands.staff import find
from kiosk.commands.table import table
from kiosk.config import Settings
from kiosk.format import mask_name, mask_phone
from kiosk.i18n import _, ngettext
from kiosk.renewal.answers import answers_of
from kiosk.screens.words import answers_so_far, step_name
from kiosk.text import harmless
from kiosk.workflow.errors import SessionUnreadable
from kiosk.workflow.session import RenewalSession


def list_all(settings: Settings) -> int:
    """Show every clerk of the back office with a renewal in the store, a line each."""
    everybody = list_staff(existing_data_file(settings))
    rows = asyncio.run(_rows(settings, everybody))
    if not rows:
        print(_("No renewal is under way."))
        return DONE
    print(table([(_("Code"), _("Name"), _("Step"), _("Terminal"), _("Updated")), *rows]))
    return DONE


async def _rows(settings: Settings, everybody: Sequence[Staff]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    async with opened_services(settings) as services:
        for member in everybody:
            who = (member.staff_id, mask_name(member.name))
            try:
                kept = await services.sessions.get_staff_sessions(member.staff_id)
            except SessionUnreadable:
                rows.append((*who, _("cannot be read"), "", ""))
            else:
                rows += [(*who, step_name(one.current_step), _terminal(one), _time(one.updated_at)) for one in kept]
    return rows


def show(settings: Settings, code: str) -> int:
    """Show what is kept of one clerk, names and numbers masked."""
    member = find(settings, code)
    kept = asyncio.run(_sessions_of(settings, member))
    if not kept:
        print(_("%(code)s has no renewal under way.", code=member.staff_id))
        return DONE
    try:
        print("\n\n".join(table(_facts(session)) for session in kept))
    except SessionUnreadable as error:
        raise _unreadable(member) from error
    return DONE


async def _sessions_of(settings: Settings, member: Staff) -> Sequence[RenewalSession]:
    async with opened_services(settings) as services:
        try:
            return await services.sessions.get_staff_sessions(member.staff_id)
        except SessionUnreadable as error:
            raise _unreadable(member) from error


def clear(settings: Settings, code: str) -> int:
    """Remove all that is kept of one clerk and give back the devices held for them."""
    member = find(settings, code)
    count = asyncio.run(_clear(settings, member))
    print(
        ngettext(
            "%(n)s renewal of %(code)s was removed.",
            "%(n)s renewals of %(code)s were removed.",
            count,
            code=member.staff_id,
        )
    )
    return DONE


async def _clear(settings: Settings, member: Staff) -> int:
    async with opened_services(settings) as services:
        count = await services.sessions.clear_staff_sessions(member.staff_id)
        await services.office.release_holds(member.staff_id)
    return count


def _facts(session: RenewalSession) -> list[tuple[str, str]]:
    facts = [
        (_("Renewal"), session.session_id),
        (_("Step"), step_name(session.current_step)),
        (_("Terminal"), _terminal(session)),
        (_("Started"), _time(session.created_at)),
        (_("Updated"), _time(session.updated_at)),
    ]
    if session.is_foreign:  # its answers are the web system's own
        return facts
    answers = answers_of(session)
    if answers.number:
        facts.append((_("Number"), mask_phone(answers.number)))
    return facts + [(name, harmless(value)) for name, value in answers_so_far(replace(answers, number=None))]


def _terminal(session: RenewalSession) -> str:
    return harmless(session.mark.terminal) if session.mark else _("web system")


def _time(stamp: str) -> str:
    """Show when that was in Taiwan; what another program wrote without an offset is shown as it is."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return harmless(stamp, limit=40)
    if moment.tzinfo is None:
        return harmless(stamp, limit=40)
    return f"{moment.astimezone(TAIPEI):%Y-%m-%d %H:%M:%S}"


def _unreadable(member: Staff) -> CommandFailed:
    return CommandFailed(
        _(
            "What is kept of %(code)s cannot be read. `kiosk sessions clear %(code)s` removes it.",
            code=member.staff_id,
        )
    )
