"""The slip that the customer takes home."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from rich.cells import cell_len

from kiosk.backoffice.sqlite.demo_catalogue import DEVICES, plans
from kiosk.backoffice.sqlite.demo_people import STORES
from kiosk.backoffice.values import CustomerKind, Order, OrderRequest, OrderSums
from kiosk.renewal.answers import CustomerAnswer
from kiosk.renewal.views import CompletedView
from kiosk.screens.slip import ENCODING, STAND_IN, WIDTH, slip_lines

DAY = date(2026, 11, 25)
DEVICE = DEVICES[0]
SUMS = OrderSums(
    quoted_on=DAY,
    days_left=30,
    device_price=29_900,
    device_subsidy=10_000,
    device_payable=19_900,
    monthly_fee=999,
    months=30,
    contract_total=29_970,
    activation_fee=300,
    telecom_subsidy_refund=0,
    device_subsidy_refund=0,
    total=50_170,
    new_start=DAY,
    new_end=date(2029, 6, 25),
)


def completed(*, name: str = "王小明", with_device: bool = True, sums: OrderSums = SUMS) -> CompletedView:
    request = OrderRequest(
        order_key="key",
        session_id="renewal_S001_0",
        customer_id="C001",
        phone_number="0912345678",
        device_id=DEVICE.device_id if with_device else None,
        plan_id="P0999",
        sums=sums,
        staff_id="S001",
        store_id="S01",
        terminal="counter-2",
    )
    # 23:30 on the 25th in Taipei is still the afternoon in UTC
    placed_at = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    return CompletedView(
        customer=CustomerAnswer(customer_id="C001", masked_id="A12345****", name=name, kind=CustomerKind.PERSON),
        order=Order(order_number="S01-20261125-0001", placed_at=placed_at, request=request),
        device=DEVICE if with_device else None,
        plan=next(plan for plan in plans(DAY) if plan.plan_id == "P0999"),
        store=STORES[0],
    )


def printed(view: CompletedView) -> str:
    return "\n".join(slip_lines(view))


def line_of(view: CompletedView, start: str) -> str:
    return next(line for line in slip_lines(view) if line.startswith(start))


@pytest.mark.parametrize(
    "fact",
    [
        "S01-20261125-0001",
        "2026-11-25 23:30",
        "台北示範門市",
        "王○明",
        "A12345****",
        "0912-345-678",
        "5G 暢行 999",
        "2026-11-25 (民國115年)",
        "2029-06-25 (民國118年)",
        "iPhone 17 256 GB 黑色",
        "S001",
        "counter-2",
    ],
)
def test_the_slip_says_who_what_when_and_where(fact: str) -> None:
    assert fact in printed(completed())


def test_name_and_id_are_masked() -> None:
    text = printed(completed())

    assert "王小明" not in text
    assert "A123456" not in text


def test_the_total_is_the_one_that_was_ordered() -> None:
    assert line_of(completed(), "Total").endswith("NT$50,170")


def test_the_subsidy_is_taken_off_the_price() -> None:
    view = completed()

    assert line_of(view, "Device price").endswith(" NT$29,900")
    assert line_of(view, "Device subsidy of the plan").endswith(" -NT$10,000")
    assert line_of(view, "Device to pay").endswith(" NT$19,900")


def test_without_a_device_there_is_no_price_of_one() -> None:
    text = printed(completed(with_device=False))

    assert "No device" in text
    assert "Device price" not in text


def test_refunds_stand_on_the_slip_only_where_there_are_any() -> None:
    refunded = msgspec.structs.replace(SUMS, telecom_subsidy_refund=1_234)

    assert line_of(completed(sums=refunded), "Refund of the telecom subsidy").endswith("NT$1,234")
    assert "Refund" not in printed(completed())


@pytest.mark.parametrize(
    "name", ["王小明", "𠮷野家輝", "MARIA KATHERINE DELOS SANTOS VILLANUEVAMARI AND MORE", "é" * 50]
)
def test_every_line_fits_the_paper_on_screen_and_in_big5(name: str) -> None:
    for line in slip_lines(completed(name=name)):
        assert cell_len(line) <= WIDTH
        assert len(line.encode(ENCODING)) <= WIDTH


def test_a_character_the_printer_lacks_is_replaced_and_the_slip_says_so() -> None:
    lines = slip_lines(completed(name="𠮷野家輝"))

    assert any(f"{STAND_IN}○○輝" in line for line in lines)
    assert lines[-1].startswith(f"{STAND_IN}: ")


def test_nothing_is_said_about_replacement_where_nothing_was_replaced() -> None:
    assert STAND_IN not in printed(completed())


def test_control_characters_never_reach_the_printer() -> None:
    text = printed(completed(name="王\x1b[2J\x1b@小\n明"))

    assert "\x1b" not in text
    assert "王○明" in text
