"""`kiosk staff`: who may sign in."""

from __future__ import annotations

import asyncio
import sys
import warnings
from getpass import GetPassWarning, getpass

from kiosk.backoffice.pin_rules import PinRefused, PinRule, check_pin
from kiosk.backoffice.pins import hash_pin, verify_pin
from kiosk.backoffice.protocol import UnknownStore
from kiosk.backoffice.sqlite import staff_admin
from kiosk.backoffice.values import Role, Staff
from kiosk.calendar_tw import utc_now
from kiosk.commands.data_file import existing_data_file
from kiosk.commands.failures import DONE, USAGE, CommandFailed
from kiosk.commands.opened import opened_services
from kiosk.commands.table import table
from kiosk.config import Settings
from kiosk.i18n import _
from kiosk.journal.record import Event
from kiosk.screens.staff_words import pin_refusal
from kiosk.services import open_journal
from kiosk.text import harmless


def add(settings: Settings, code: str, *, name: str, role: str, store: str, pin_stdin: bool) -> int:
    """Add a member of staff and ask for their PIN."""
    path = existing_data_file(settings)
    known_role = _role(role)
    taken = {staff.staff_id.casefold() for staff in staff_admin.list_staff(path)}
    if code.casefold() in taken:  # before a PIN is asked for in vain
        raise _code_taken(code)
    member = Staff(staff_id=code, name=name, role=known_role, store_id=store, pin_hash=hash_pin(_read_pin(pin_stdin)))
    _take_down(settings, Event.STAFF_ADDED, member)
    try:
        staff_admin.add_staff(path, member)
    except staff_admin.StaffExists as error:
        raise _code_taken(code) from error
    except UnknownStore as error:
        raise CommandFailed(_("There is no store %(store)s.", store=error.store_id)) from error
    except ValueError as error:
        raise CommandFailed(_("That cannot be: %(detail)s.", detail=error), status=USAGE) from error
    print(_("%(code)s may sign in now.", code=code))
    return DONE


def set_pin(settings: Settings, code: str, *, pin_stdin: bool) -> int:
    """Give a member of staff a new PIN."""
    member = find(settings, code)
    pin = _read_pin(pin_stdin)
    if member.pin_hash and verify_pin(member.pin_hash, pin):
        raise CommandFailed(pin_refusal(PinRule.AS_BEFORE), status=USAGE)
    _take_down(settings, Event.PIN_CHANGE, member)
    staff_admin.set_pin_hash(existing_data_file(settings), member.staff_id, hash_pin(pin))
    print(_("The PIN of %(code)s is changed.", code=member.staff_id))
    if not member.active:
        print(_("%(code)s is disabled and still may not sign in.", code=member.staff_id))
    return DONE


def disable(settings: Settings, code: str) -> int:
    """Let a member of staff sign in no more."""
    member = find(settings, code)
    _take_down(settings, Event.STAFF_DISABLED, member)
    staff_admin.disable_staff(existing_data_file(settings), member.staff_id)
    print(_("%(code)s may not sign in any more.", code=member.staff_id))
    return DONE


def unlock(settings: Settings, code: str) -> int:
    """Let a member of staff, and this terminal, try to sign in again."""
    member = find(settings, code)
    _take_down(settings, Event.UNLOCK, member)
    if asyncio.run(_unlock(settings, member)):
        print(_("%(code)s may try to sign in again.", code=member.staff_id))
    else:
        print(_("%(code)s was not locked.", code=member.staff_id))
    return DONE


async def _unlock(settings: Settings, member: Staff) -> bool:
    async with opened_services(settings) as services:
        return await services.attempts.unlock(member.staff_id)


def _take_down(settings: Settings, event: Event, member: Staff) -> None:
    """Journal what is about to be done; raises `JournalUnavailable`, and then it must not be."""
    open_journal(settings, utc_now).append(event, None, "asked", {"subject": member.staff_id})


def list_all(settings: Settings) -> int:
    """Show everybody and whether they may sign in."""
    head = (_("Code"), _("Name"), _("Role"), _("Store"), _("Sign-in"))
    rows = [
        (member.staff_id, harmless(member.name), member.role.value, member.store_id, _may_sign_in(member))
        for member in staff_admin.list_staff(existing_data_file(settings))
    ]
    print(table([head, *rows]))
    return DONE


def find(settings: Settings, code: str) -> Staff:
    """Find a member of staff by code in any case.

    Raises:
        CommandFailed: there is none.
        BackOfficeUnavailable: there is no data file, or it does not answer.
    """
    for member in staff_admin.list_staff(existing_data_file(settings)):
        if member.staff_id.casefold() == code.casefold():
            return member
    raise CommandFailed(_("There is no staff code %(code)s.", code=code))


def _may_sign_in(member: Staff) -> str:
    if not member.active:
        return _("disabled")
    return _("may sign in") if member.pin_hash else _("has no PIN")


def _role(text: str) -> Role:
    for role in Role:
        if role.value.casefold() == text.casefold():
            return role
    raise CommandFailed(
        _("There is no role %(role)s; it is one of %(roles)s.", role=text, roles=", ".join(Role)), status=USAGE
    )


def _code_taken(code: str) -> CommandFailed:
    return CommandFailed(_("Staff code %(code)s is taken, perhaps by somebody who is disabled.", code=code))


def _read_pin(from_stdin: bool) -> str:
    pin = sys.stdin.readline().rstrip("\r\n") if from_stdin else _asked_pin()
    try:
        check_pin(pin)
    except PinRefused as error:
        raise CommandFailed(pin_refusal(error.rule), status=USAGE) from error
    return pin


def _asked_pin() -> str:
    try:
        with warnings.catch_warnings():
            # Without a terminal getpass would read, and show, what is typed.
            warnings.simplefilter("error", GetPassWarning)
            first, second = getpass(_("PIN: ")), getpass(_("The same PIN again: "))
    except (GetPassWarning, EOFError) as error:
        raise CommandFailed(
            _("There is no terminal to ask for the PIN. Give it on standard input with --pin-stdin."), status=USAGE
        ) from error
    if first != second:
        raise CommandFailed(_("The two PINs differ. Nothing was changed."))
    return first
