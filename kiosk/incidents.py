"""What went wrong, in the clerk's words. The text of the error itself is for the log and is never shown."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.backoffice.protocol import BackOfficeUnavailable, OrderMismatch, OutOfStock, UnknownStaff, UnknownStore
from kiosk.error_codes import code_of
from kiosk.i18n import _
from kiosk.journal.journal import JournalUnavailable
from kiosk.renewal.errors import AnswerRefused, NotYourSession, OrderedNotKept, OrderedWithoutSession
from kiosk.screens.staff_words import sign_in_refusal
from kiosk.screens.words import refusal, step_name
from kiosk.sign_in import NotAManager, SignInRefused
from kiosk.stores.errors import EmbeddedProblem, EmbeddedUnavailable
from kiosk.workflow.errors import (
    IllegalTransition,
    Refusal,
    SessionConflict,
    SessionGone,
    SessionUnreadable,
    StoreRefused,
    StoreUnavailable,
)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that stopped the clerk, and the ways on."""

    happened: str
    advice: str
    code: str
    """What kind it is: `docs/errors.md` explains it."""
    reference: str
    """This one time: what the clerk quotes and the log repeats."""
    can_try_again: bool
    can_restart: bool


@dataclass(frozen=True, slots=True)
class _Told:
    happened: str
    advice: str
    try_again: bool = True
    restart: bool = True


def describe(error: BaseException, reference: str) -> Incident:
    """Say what an error means for the clerk; one that is not known is a fault in the program."""
    told = _renewal(error) or _kept(error) or _office(error) or _staff(error) or _fault()
    return Incident(told.happened, told.advice, code_of(error), reference, told.try_again, told.restart)


def _renewal(error: BaseException) -> _Told | None:
    match error:
        case AnswerRefused():
            return _Told(refusal(error), _("Try again, or start the renewal again."))
        case NotYourSession():
            return _Told(
                _("This renewal belongs to another clerk or to the web system."),
                _("Start a renewal of your own."),
                try_again=False,
            )
        case OrderedNotKept():
            return _Told(
                _("Order %(order)s is placed; the session store failed after it.", order=error.order.order_number),
                _("Do not order again. Try again to see the slip."),
            )
        case OrderedWithoutSession():
            return _Told(
                _(
                    "Order %(order)s is placed, but its renewal was ended elsewhere.",
                    order=error.order.order_number,
                ),
                _("The order is valid. Write its number down for the customer and do not order again."),
                try_again=False,
            )
        case OrderMismatch():
            return _Told(
                _("This renewal already has order %(order)s.", order=error.order_number),
                _("Do not order again. Give the customer that number, then start the next renewal."),
                try_again=False,
            )
        case OutOfStock():
            return _Told(
                _("The last unit of this device has just gone."),
                _("Start the renewal again and choose another device."),
                try_again=False,
            )
        case _:
            return None


def _kept(error: BaseException) -> _Told | None:
    match error:
        case IllegalTransition():
            return _Told(
                _(
                    "The renewal cannot go from “%(here)s” to “%(there)s”.",
                    here=step_name(error.here),
                    there=step_name(error.there),
                ),
                _("Start the renewal again."),
                try_again=False,
            )
        case SessionGone():
            return _Told(
                _("This renewal is no longer kept: it was left too long, or ended elsewhere."),
                _("Nothing was ordered. Start the renewal again."),
                try_again=False,
            )
        case SessionConflict():
            return _conflict(error)
        case SessionUnreadable():
            return _Told(
                _("The stored renewal cannot be read."),
                _("Start the renewal again; that clears it."),
                try_again=False,
            )
        case StoreUnavailable():
            return _Told(
                _("The session store does not answer."),
                _("Check the network, then try again. Trying again does nothing twice."),
            )
        case StoreRefused():
            return _refused(error.refusal)
        case EmbeddedUnavailable():
            return _embedded(error.problem)
        case _:
            return None


def _conflict(error: SessionConflict) -> _Told:
    before = step_name(error.step_read)
    happened = (
        _(
            "This renewal was at “%(before)s” here; it was changed elsewhere and cannot be read now.",
            before=before,
        )
        if error.now is None
        else _(
            "This renewal was at “%(before)s” here; it was changed elsewhere and is now at “%(now)s”.",
            before=before,
            now=step_name(error.now.current_step),
        )
    )
    return _Told(happened, _("Go on at the other terminal, or start the renewal again here."), try_again=False)


def _refused(why: Refusal) -> _Told:
    technician = _("Call the technician with the reference below.")
    wait = _("Wait a moment, then try again.")
    match why:
        case Refusal.READONLY:
            return _Told(_("The session store takes no changes: it is a copy."), wait)
        case Refusal.FULL:
            return _Told(
                _("The session store is full."),
                _("Starting the renewal again still works. Call the technician with the reference below."),
            )
        case Refusal.NO_AUTHENTICATION:
            return _Told(_("The session store does not accept this kiosk's password."), technician)
        case Refusal.NO_PERMISSION:
            return _Told(_("The session store does not allow this kiosk to do that."), technician)
        case Refusal.LOADING:
            return _Told(_("The session store is starting and not ready yet."), wait)
        case Refusal.NOT_PERSISTING:
            return _Told(_("The session store cannot save to its disk."), technician)
        case Refusal.NO_REPLICAS:
            return _Told(_("The session store has lost its copies and takes no changes."), wait)
        case Refusal.BUSY:
            return _Told(_("The session store is busy with something else."), wait)
        case Refusal.NO_CONNECTIONS_LEFT:
            return _Told(_("The session store takes no more connections."), wait)
        case Refusal.OTHER:
            return _Told(_("The session store refused what was asked."), technician)


def _embedded(problem: EmbeddedProblem) -> _Told:
    technician = _("Call the technician with the reference below.")
    match problem:
        case EmbeddedProblem.NO_PROGRAM:
            return _Told(
                _("This computer has no session store of its own."),
                _("The kiosk must be given the address of the store's server: KIOSK_REDIS_URL."),
                try_again=False,
                restart=False,
            )
        case EmbeddedProblem.FOLDER:
            return _Told(_("The session store cannot use its folder."), technician, restart=False)
        case EmbeddedProblem.BUSY:
            return _Told(
                _("Another kiosk on this computer is starting or stopping the session store."),
                _("Wait a moment, then try again."),
                restart=False,
            )
        case EmbeddedProblem.HUNG:
            return _Told(
                _("The session store on this computer hangs."),
                _("Restart the computer; the renewals are kept."),
                restart=False,
            )
        case EmbeddedProblem.FAILED:
            return _Told(_("The session store on this computer does not start."), technician, restart=False)


def _office(error: BaseException) -> _Told | None:
    match error:
        case BackOfficeUnavailable():
            return _Told(
                _("The back office does not answer."),
                _("The renewal is kept. Wait a moment, then try again. Trying again does nothing twice."),
            )
        case UnknownStore():
            return _Told(
                _("The back office does not know your store (%(store)s).", store=error.store_id),
                _("Ask the store manager to correct your staff record."),
                try_again=False,
                restart=False,
            )
        case UnknownStaff():
            return _Told(
                _("The back office does not know staff code %(code)s.", code=error.staff_id),
                _("Ask the store manager to correct your staff record."),
                try_again=False,
                restart=False,
            )
        case _:
            return None


def _staff(error: BaseException) -> _Told | None:
    match error:
        case JournalUnavailable():
            return _Told(
                _("The journal cannot be written, perhaps because the disk is full. Nothing was done."),
                _("Call the technician with the reference below. Trying again does nothing twice."),
            )
        case SignInRefused():
            return _Told(sign_in_refusal(error.lock), _("Try again."), restart=False)
        case NotAManager():
            return _Told(_("Only managers may do that."), _("Ask your manager."), try_again=False, restart=False)
        case _:
            return None


def _fault() -> _Told:
    return _Told(
        _("The kiosk itself made a mistake."),
        _("Try again. If it happens again, start the renewal again and report the reference below."),
    )
