"""A back office and a keeper of sessions in memory, what a test can make go wrong, and the values they hold."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import msgspec

from kiosk.backoffice.protocol import BackOfficeUnavailable, OrderMismatch, OutOfStock, UnknownStore
from kiosk.backoffice.values import (
    Audience,
    Bill,
    Contract,
    Customer,
    CustomerKind,
    DayFigures,
    Device,
    DeviceType,
    Number,
    NumberStatus,
    Order,
    OrderRequest,
    Plan,
    Role,
    Staff,
    StockedDevice,
    Store,
    Usage,
)
from kiosk.renewal.flow import RenewalFlow, RenewalRules
from kiosk.workflow.errors import SessionConflict, SessionGone, SessionUnreadable
from kiosk.workflow.session import RenewalSession
from kiosk.workflow.steps import WorkflowStep
from tests.witness import MemoryWitness

TODAY = date(2026, 3, 10)
NATIONAL_ID = "A123456789"
OTHER_NATIONAL_ID = "F131104093"
PHONE, SECOND_PHONE, FAR_PHONE, OTHER_PHONE = "0912345678", "0922333444", "0933111222", "0955666777"

CONTRACT = Contract(
    start=date(2024, 4, 10),
    end=date(2026, 4, 9),
    months=24,
    monthly_fee=699,
    telecom_subsidy=3000,
    device_subsidy=5000,
    bundled_device="",
)
NUMBER = Number(
    phone_number=PHONE,
    customer_id="C1",
    main=True,
    status=NumberStatus.ACTIVE,
    plan_name="Old",
    contract=CONTRACT,
    usage=Usage(data_used_gb=10.0, data_limit_gb=20.0, voice_used_minutes=100, voice_limit_minutes=200),
    bill=Bill(this_month=699, outstanding=0, last_paid=None),
)
CUSTOMER = Customer(
    customer_id="C1",
    national_id=NATIONAL_ID,
    kind=CustomerKind.PERSON,
    name="王小明",
    phones=(PHONE,),
    email="ming@example.com",
    address="臺北市",
    birth_date=date(1990, 5, 20),
    since=date(2018, 1, 31),
    credit_rating="A",
    blacklisted=False,
    is_company_customer=False,
)
PLAN = Plan(
    plan_id="P999",
    name="999",
    list_price=1299,
    monthly_fee=999,
    months=24,
    audience=(Audience.RENEWAL,),
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    channels=("store", "web"),
    data_limit_gb=50.0,
    speed_after_limit="5 Mbps",
    on_net_minutes=None,
    off_net_minutes=200,
    landline_minutes=60,
    on_net_price=0.0,
    off_net_price=0.1,
    landline_price=0.1,
    sms_on_net_free=0,
    sms_off_net_free=0,
    sms_price=1.0,
    telecom_subsidy=2000,
    device_subsidy=8000,
    gifts="",
    features="",
    notes="",
)
PHONE_DEVICE = Device(
    device_id="D1",
    type=DeviceType.SMARTPHONE,
    brand="Apple",
    model="iPhone 17",
    storage="256 GB",
    colour="Black",
    os="iOS",
    price=29900,
    list_price=31900,
    released=date(2025, 9, 19),
    five_g=True,
    screen="",
    chip="",
    camera="",
    battery="",
)


def plan(plan_id: str, **changes: object) -> Plan:
    return msgspec.structs.replace(PLAN, plan_id=plan_id, name=plan_id, **changes)


def device(device_id: str, kind: DeviceType, os: str, **changes: object) -> Device:
    return msgspec.structs.replace(PHONE_DEVICE, device_id=device_id, type=kind, os=os, model=device_id, **changes)


def number(phone_number: str, **changes: object) -> Number:
    return msgspec.structs.replace(NUMBER, phone_number=phone_number, **changes)


def until(end: date) -> Contract:
    return msgspec.structs.replace(CONTRACT, end=end)


STAFF = Staff(staff_id="S001", name="林美玲", role=Role.SALES, store_id="TPE01", pin_hash="")
COLLEAGUE = msgspec.structs.replace(STAFF, staff_id="S002")
HERE = Store(store_id="TPE01", name="臺北", address="", phone="")
ELSEWHERE = msgspec.structs.replace(HERE, store_id="KHH01")
PHONE_PLUS = device("D2", DeviceType.SMARTPHONE, "IOS", price=5000)
ANDROID = device("D3", DeviceType.SMARTPHONE, "Android", price=19900)
TABLET = device("D4", DeviceType.TABLET, "iOS", price=15900)
SOLD_OUT = device("D5", DeviceType.SMARTPHONE, "iOS")
NOT_HERE = device("D6", DeviceType.SMARTPHONE, "iOS")


@dataclass
class FakeOffice:
    """A `BackOffice`; `failing` names methods that do not answer, `lost` those that do their work first."""

    clock: Callable[[], datetime]
    customers: dict[str, Customer] = field(default_factory=dict)
    numbers_of: dict[str, list[Number]] = field(default_factory=dict)
    catalogue: dict[str, Device] = field(default_factory=dict)
    quantity: dict[tuple[str, str], int] = field(default_factory=dict)
    tariffs: list[Plan] = field(default_factory=list)
    held: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Session id to store, device and clerk."""
    orders: dict[str, Order] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)

    async def _called(self, name: str) -> None:
        self.calls[name] += 1
        await asyncio.sleep(0)  # as a real one does, it lets others run
        if name in self.failing:
            raise BackOfficeUnavailable(name)

    def _available(self, store_id: str, device_id: str, session_id: str) -> int:
        others = sum((store_id, device_id) == held[:2] for holder, held in self.held.items() if holder != session_id)
        return self.quantity.get((store_id, device_id), 0) - others

    async def staff(self, staff_id: str) -> Staff | None:
        return {s.staff_id: s for s in (STAFF, COLLEAGUE)}.get(staff_id)

    async def set_pin_hash(self, staff_id: str, pin_hash: str) -> None:
        raise NotImplementedError("a renewal changes no PIN")

    async def store(self, store_id: str) -> Store:
        await self._called("store")
        if store_id not in {HERE.store_id, ELSEWHERE.store_id}:
            raise UnknownStore(store_id)
        return HERE if store_id == HERE.store_id else ELSEWHERE

    async def customer_by_national_id(self, national_id: str) -> Customer | None:
        await self._called("customer_by_national_id")
        return next((c for c in self.customers.values() if c.national_id == national_id), None)

    async def customer(self, customer_id: str) -> Customer | None:
        await self._called("customer")
        return self.customers.get(customer_id)

    async def numbers(self, customer_id: str) -> Sequence[Number]:
        await self._called("numbers")
        return list(self.numbers_of.get(customer_id, []))

    async def devices(self, store_id: str, *, session_id: str) -> Sequence[StockedDevice]:
        await self._called("devices")
        await self.store(store_id)
        return [
            StockedDevice(
                device=self.catalogue[device_id],
                available=self._available(store_id, device_id, session_id),
            )
            for at, device_id in self.quantity
            if at == store_id
        ]

    async def device(self, device_id: str) -> Device | None:
        await self._called("device")
        return self.catalogue.get(device_id)

    async def hold_device(self, device_id: str, store_id: str, *, session_id: str, staff_id: str, seconds: int) -> None:
        await self._called("hold_device")
        if self._available(store_id, device_id, session_id) < 1:
            raise OutOfStock(device_id, store_id)
        self.held[session_id] = (store_id, device_id, staff_id)

    async def release_holds(self, staff_id: str, *, keep_session: str | None = None) -> int:
        await self._called("release_holds")
        gone = [s for s, held in self.held.items() if held[2] == staff_id and s != keep_session]
        for session_id in gone:
            del self.held[session_id]
        return len(gone)

    async def release_hold(self, session_id: str) -> None:
        await self._called("release_hold")
        self.held.pop(session_id, None)

    async def plans(self) -> Sequence[Plan]:
        await self._called("plans")
        return list(self.tariffs)

    async def place_order(self, request: OrderRequest) -> Order:
        await self._called("place_order")
        if earlier := self.orders.get(request.session_id):
            if earlier.request != request:
                raise OrderMismatch(earlier.order_number)
            return earlier
        if request.device_id is not None:
            if self._available(request.store_id, request.device_id, request.session_id) < 1:
                raise OutOfStock(request.device_id, request.store_id)
            self.quantity[request.store_id, request.device_id] -= 1
        self.held.pop(request.session_id, None)
        order = Order(order_number=f"R{len(self.orders) + 1}", placed_at=self.clock(), request=request)
        self.orders[request.session_id] = order
        if "place_order" in self.lost:
            raise BackOfficeUnavailable("the answer was lost")
        return order

    async def order_of(self, session_id: str) -> Order | None:
        await self._called("order_of")
        return self.orders.get(session_id)

    async def day_figures(self, staff_id: str, day: date) -> DayFigures:
        await self._called("day_figures")
        done = [o.request for o in self.orders.values() if o.request.staff_id == staff_id]
        done = [r for r in done if r.sums.quoted_on == day]
        return DayFigures(
            renewals=len(done),
            with_device=sum(r.device_id is not None for r in done),
            contract_total=sum(r.sums.contract_total for r in done),
            device_payable=sum(r.sums.device_payable for r in done),
        )

    async def is_demonstration(self) -> bool:
        return False

    async def close(self) -> None:
        pass


class FakeSessions:
    """A `SessionKeeper` that stores bytes and compares them, as the real one does."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.stored: dict[str, tuple[str, bytes]] = {}
        self.commits = 0
        self.fail_commit: Exception | None = None
        """Raised by the next commit, which then writes nothing."""
        self.before_commit: Callable[[], None] | None = None
        """Run once before the next commit: what another terminal does meanwhile."""
        self._clock = clock
        self._ids = (f"{n:032x}" for n in itertools.count(1))

    def _stamp(self, session: RenewalSession) -> RenewalSession:
        return session.written(now=self._clock(), terminal="T1", operation=next(self._ids))

    def put(self, session: RenewalSession) -> RenewalSession:
        """Store a session whatever was there, as another terminal may have."""
        written = self._stamp(session)
        self.stored[session.session_id] = (session.staff_id, written.stored)
        return written

    def put_bytes(self, session_id: str, staff_id: str, stored: bytes) -> None:
        self.stored[session_id] = (staff_id, stored)

    async def create_session(
        self, staff_id: str, *, clear_existing: bool = True, session_id: str | None = None
    ) -> RenewalSession:
        if clear_existing:
            self.clear(staff_id)
        now = self._clock().isoformat()
        new_id = session_id or f"renewal_{staff_id}_{next(self._ids)}"
        return self.put(RenewalSession(new_id, staff_id, WorkflowStep.INIT, now, now))

    def clear(self, staff_id: str) -> None:
        self.stored = {s: kept for s, kept in self.stored.items() if kept[0] != staff_id}

    async def get_staff_sessions(self, staff_id: str) -> tuple[RenewalSession, ...]:
        return tuple(
            RenewalSession.from_json(stored, session_id=session_id, staff_id=staff_id)
            for session_id, (owner, stored) in self.stored.items()
            if owner == staff_id
        )

    async def get_session(self, staff_id: str, session_id: str) -> RenewalSession:
        owner, stored = self.stored.get(session_id, ("", b""))
        if owner != staff_id:
            raise SessionGone(session_id)
        return RenewalSession.from_json(stored, session_id=session_id, staff_id=staff_id)

    async def commit(self, read: RenewalSession, wanted: RenewalSession) -> RenewalSession:
        if self.before_commit:
            meanwhile, self.before_commit = self.before_commit, None
            meanwhile()
        if self.fail_commit:
            error, self.fail_commit = self.fail_commit, None
            raise error
        now = await self._now(read)
        if now is None or now.stored != read.stored:
            raise SessionConflict(read.session_id, read.current_step, now)
        self.commits += 1
        return self.put(wanted)

    async def _now(self, read: RenewalSession) -> RenewalSession | None:
        try:
            return await self.get_session(read.staff_id, read.session_id)
        except SessionUnreadable:
            return None


def stocked_office(clock: Callable[[], datetime]) -> FakeOffice:
    """Two customers, devices in the clerk's store and in another, plans of which one is not for everybody."""
    devices = (PHONE_DEVICE, PHONE_PLUS, ANDROID, TABLET, SOLD_OUT, NOT_HERE)
    return FakeOffice(
        clock=clock,
        customers={
            "C1": CUSTOMER,
            "C2": msgspec.structs.replace(CUSTOMER, customer_id="C2", national_id=OTHER_NATIONAL_ID, name="陳大文"),
        },
        numbers_of={
            "C1": [
                NUMBER,
                number(SECOND_PHONE, main=False),
                number(FAR_PHONE, main=False, contract=until(date(2027, 12, 31))),
            ],
            "C2": [number(OTHER_PHONE, customer_id="C2")],
        },
        catalogue={each.device_id: each for each in devices},
        quantity={
            ("TPE01", "D1"): 1,
            ("TPE01", "D2"): 3,
            ("TPE01", "D3"): 2,
            ("TPE01", "D4"): 1,
            ("TPE01", "D5"): 0,
            ("KHH01", "D6"): 5,
        },
        tariffs=[
            PLAN,
            plan("P699", monthly_fee=699, data_limit_gb=12.0),
            plan("P1399", monthly_fee=1399, data_limit_gb=None),
            plan("P599", monthly_fee=599, data_limit_gb=5.0, off_net_minutes=30),
            plan("P399", monthly_fee=399, maximum_age=25),
        ],
    )


Walk = Callable[[RenewalSession], Awaitable[RenewalSession]]


class StoreCounter:
    """One counter of a store: the clerk's flow, what stands behind it, and the time."""

    def __init__(self, rules: RenewalRules | None = None) -> None:
        self.now = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
        self.office = stocked_office(self.clock)
        self.sessions = FakeSessions(self.clock)
        self.rules = rules or RenewalRules(activation_fee=100)
        self.journal = MemoryWitness()
        self._keys = (f"key-{n}" for n in itertools.count(1))
        self.flow = self.flow_of(STAFF)

    def clock(self) -> datetime:
        return self.now

    def flow_of(self, staff: Staff, *, by: Staff | None = None) -> RenewalFlow:
        return RenewalFlow(
            sessions=self.sessions,
            office=self.office,
            staff=staff,
            terminal="T1",
            rules=self.rules,
            clock=self.clock,
            new_key=lambda: next(self._keys),
            journal=self.journal,
            by=by,
        )

    def next_day(self) -> None:
        self.now += timedelta(days=1)

    async def reach(self, step: WorkflowStep, device_id: str | None = "D1") -> RenewalSession:
        """Walk a new renewal to `step`, with a device or without."""
        return await walk(self.flow, step, device_id)


async def walk(
    flow: RenewalFlow,
    step: WorkflowStep,
    device_id: str | None = "D1",
    *,
    national_id: str = NATIONAL_ID,
    phone_number: str = PHONE,
    os: str = "iOS",
    plan_ids: tuple[str, str] = ("P999", "P699"),
) -> RenewalSession:
    """Walk a new renewal to `step`, giving each answer as a clerk does; a comparison only on the way to one."""

    async def answer_plans(session: RenewalSession) -> RenewalSession:
        if step is WorkflowStep.COMPARE_PLANS:
            return await flow.compare_plans(session, plan_ids)
        return await flow.pick_plan(session, plan_ids[0])

    answers: dict[WorkflowStep, Walk] = {
        WorkflowStep.INIT: lambda session: flow.find_customer(session, national_id),
        WorkflowStep.QUERY_CUSTOMER: flow.accept_customer,
        WorkflowStep.LIST_PHONES: flow.see_numbers,
        WorkflowStep.SELECT_PHONE: lambda session: flow.pick_number(session, phone_number),
        WorkflowStep.CHECK_ELIGIBILITY: flow.accept_eligibility,
        WorkflowStep.SELECT_DEVICE_TYPE: lambda session: flow.pick_device_type(
            session, "smartphone" if device_id else "none"
        ),
        WorkflowStep.SELECT_DEVICE_OS: lambda session: flow.pick_device_os(session, os),
        WorkflowStep.SELECT_DEVICE: lambda session: flow.pick_device(session, device_id or ""),
        WorkflowStep.LIST_PLANS: answer_plans,
        WorkflowStep.CONFIRM: flow.submit,
    }
    session = await flow.start()
    while session.current_step is not step:
        session = await answers[session.current_step](session)
    return session
