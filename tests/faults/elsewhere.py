"""Faults that other tests prove: which ones, so that the table can say whether they passed."""

from __future__ import annotations

from dataclasses import dataclass

_CHECKS = "tests/store/test_checks.py"
_CONNECT = "tests/store/test_connect.py"
_EMBEDDED = "tests/store/test_embedded.py"
_CLUSTER = "tests/store/deployments/test_cluster.py"
_SENTINEL = "tests/store/deployments/test_sentinel.py"
_LOST = "tests/store/test_lost_answers.py"
_MANAGER = "tests/store/test_manager.py"
_RACES = "tests/store/test_races.py"
_WATCH = "tests/store/test_watch.py"
_TRAPS = "tests/unit/renewal/test_traps.py"
_KILLED = "tests/terminal/test_killed.py"
_STORE_FAILURES = "tests/terminal/test_store_failures.py"


@dataclass(frozen=True, slots=True)
class Proof:
    """A fault and the tests that prove what holds then."""

    fault: str
    holds: str
    tests: tuple[str, ...]
    """Their node ids."""


PROOFS = (
    Proof(
        "Two terminals restart at once; a restart during a step; two steps from one state",
        "one session is left; the loser is told",
        (f"{_RACES}::test_no_race_leaves_anything_but_one_session_with_every_step_that_was_acknowledged",),
    ),
    Proof(
        "The answer of a restart or a step lost",
        "sent again once, it gives the same result",
        (
            f"{_LOST}::test_a_restart_gives_the_session_that_was_made_the_first_time",
            f"{_LOST}::test_a_step_is_one_step",
            f"{_LOST}::test_a_step_whose_every_answer_was_lost_is_not_sent_a_third_time",
        ),
    ),
    Proof(
        "Failover in the middle of a renewal (Sentinel, Cluster)",
        "no confirmed step is lost; the next one works",
        (
            f"{_SENTINEL}::test_a_primary_killed_in_the_middle_of_a_renewal_loses_no_confirmed_step",
            f"{_CLUSTER}::test_a_primary_killed_in_the_middle_of_a_renewal_is_replaced_and_no_confirmed_step_is_lost",
        ),
    ),
    Proof(
        "A primary that hung, was replaced and wakes",
        "it confirms no step that would be lost",
        (f"{_SENTINEL}::test_a_primary_that_hung_and_wakes_confirms_no_step_that_would_be_lost",),
    ),
    Proof(
        "Kiosk killed in the middle of a restart",
        "the old session or the new one, never neither",
        (
            f"{_RACES}::test_a_terminal_killed_at_any_moment_of_a_restart_leaves_the_old_session_or_the_new_one",
            f"{_RACES}::test_a_restart_given_up_at_any_moment_leaves_the_old_session_or_the_new_one",
        ),
    ),
    Proof(
        "Kiosk killed at any screen, and while it orders",
        "the next kiosk goes on at that screen; one order",
        (
            f"{_KILLED}::test_killed_at_every_screen_of_a_renewal_the_next_kiosk_goes_on_at_that_screen",
            f"{_KILLED}::test_killed_before_anything_was_entered_there_is_nothing_to_resume",
            f"{_KILLED}::test_killed_right_after_the_order_key_going_on_ends_with_one_order",
        ),
    ),
    Proof(
        "Answer of the order lost, or the order late",
        "the kiosk asks whether it happened; one order",
        (
            f"{_TRAPS}::test_trap_7_an_order_whose_answer_was_lost_is_found_and_not_sent_again",
            f"{_TRAPS}::test_trap_7_an_order_that_arrives_late_is_the_one_that_counts",
            f"{_TRAPS}::test_trap_7_a_kiosk_killed_after_the_order_finishes_it_when_it_is_resumed",
        ),
    ),
    Proof(
        "SIGHUP, SIGTERM, closed terminal",
        "the terminal is sane; the last kiosk out stops its own store",
        (
            "tests/terminal/test_keys_and_signals.py::test_a_signal_ends_the_kiosk_and_leaves_the_terminal_sane",
            f"{_EMBEDDED}::test_the_first_one_out_leaves_the_server_to_the_others",
            f"{_EMBEDDED}::test_a_killed_kiosk_does_not_disturb_the_other_although_it_started_the_server",
        ),
    ),
    Proof(
        "The kiosk's own store killed",
        "it is started again with what it had",
        (
            f"{_STORE_FAILURES}::test_the_kiosks_own_store_is_started_again_after_it_died",
            f"{_EMBEDDED}::test_after_the_server_is_killed_the_next_start_has_the_data",
        ),
    ),
    Proof(
        "Three kiosks start their own store at once",
        "one server",
        (f"{_EMBEDDED}::test_three_kiosks_that_start_at_once_share_one_server_and_the_last_one_out_stops_it",),
    ),
    Proof(
        "Stale socket, path too long, folder read-only or somebody else's",
        "another folder, or a message that names it",
        (
            f"{_EMBEDDED}::test_a_socket_that_a_killed_server_left_is_no_obstacle",
            f"{_EMBEDDED}::test_a_runtime_folder_too_long_for_a_socket_is_replaced_by_a_private_one",
            f"{_EMBEDDED}::test_a_folder_that_cannot_be_made_is_reported_with_its_name",
            f"{_EMBEDDED}::test_a_runtime_folder_that_others_can_write_to_is_refused",
        ),
    ),
    Proof(
        "A write that a hung server does late",
        "it is not taken for another terminal's",
        (f"{_STORE_FAILURES}::test_a_write_that_a_hung_store_does_late_is_not_taken_for_another_terminals",),
    ),
    Proof(
        "A connection that went silent; answers each just short of the time-out",
        "one time-out; the time of a command is bounded",
        (
            f"{_CONNECT}::test_a_connection_that_went_silent_costs_one_time_out",
            f"{_CONNECT}::test_waits_that_are_each_short_enough_still_end_in_time",
        ),
    ),
    Proof(
        "Wrong password in the settings",
        "tried once, named as such",
        (f"{_CONNECT}::test_a_wrong_password_is_tried_once_and_named_as_such",),
    ),
    Proof(
        "A configured server is down",
        "no other is started in its place",
        (f"{_CONNECT}::test_opening_a_configured_server_that_is_down_works_and_starts_nothing_instead",),
    ),
    Proof(
        "A right is missing",
        "`kiosk doctor` names it",
        (
            f"{_CHECKS}::test_a_missing_right_is_named",
            f"{_CHECKS}::test_a_missing_right_to_hear_news_is_named",
        ),
    ),
    Proof(
        "A primary may acknowledge writes that a failover loses",
        "`kiosk doctor` says which setting prevents it",
        (f"{_CHECKS}::test_a_primary_with_replicas_should_need_one_for_a_write",),
    ),
    Proof(
        "An announcement lost while a connection was down",
        "found by a re-read",
        (
            f"{_WATCH}::test_a_killed_connection_is_followed_by_a_re_read_and_by_announcements",
            f"{_WATCH}::test_a_server_that_was_away_is_followed_by_a_re_read",
            f"{_WATCH}::test_a_change_that_nobody_announced_is_found_by_the_next_re_read",
        ),
    ),
    Proof(
        "Anything under the clerk's keys",
        "a restart clears it",
        (f"{_MANAGER}::TestCreate::test_a_damaged_store_does_not_stop_a_restart",),
    ),
    Proof(
        "Keys of one clerk in several slots of a Cluster",
        "one hash tag keeps them together",
        (f"{_MANAGER}::test_the_tagged_layout_keeps_all_of_a_clerk_under_one_tag",),
    ),
)
