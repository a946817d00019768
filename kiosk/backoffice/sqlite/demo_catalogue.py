"""Demonstration devices, stock and plans. Prices and figures are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.backoffice.values import Audience, Device, DeviceType, Plan, Stock


@dataclass(frozen=True, slots=True)
class _Variant:
    """What the variants of a model differ in; `stock` is the units in S01 and S02."""

    device_id: str
    storage: str
    colour: str
    price: int
    stock: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Model:
    """What the variants of a model share; `parts` are screen, chip, camera and battery."""

    type: DeviceType
    os: str
    brand: str
    name: str
    released: date
    parts: tuple[str, str, str, str]
    variants: tuple[_Variant, ...]
    five_g: bool = True

    def devices(self) -> Iterator[Device]:
        """Yield one device a variant."""
        screen, chip, camera, battery = self.parts
        for variant in self.variants:
            yield Device(
                device_id=variant.device_id,
                type=self.type,
                brand=self.brand,
                model=self.name,
                storage=variant.storage,
                colour=variant.colour,
                os=self.os,
                price=variant.price,
                list_price=variant.price + 1000,
                released=self.released,
                five_g=self.five_g,
                screen=screen,
                chip=chip,
                camera=camera,
                battery=battery,
            )


_PHONE, _TABLET, _WEARABLE = DeviceType.SMARTPHONE, DeviceType.TABLET, DeviceType.WEARABLE

_MODELS = (
    _Model(
        _PHONE,
        "iOS",
        "Apple",
        "iPhone 17",
        date(2025, 9, 19),
        ("6.3 吋 OLED", "A19", "4800 萬像素", "3692 mAh"),
        (
            _Variant("D01", "256 GB", "黑色", 29900, (5, 4)),
            _Variant("D02", "256 GB", "薰衣草紫", 29900, (1, 2)),
            _Variant("D03", "512 GB", "黑色", 36900, (3, 1)),
        ),
    ),
    _Model(
        _PHONE,
        "iOS",
        "Apple",
        "iPhone 17 Pro",
        date(2025, 9, 19),
        ("6.3 吋 OLED", "A19 Pro", "4800 萬像素 x3", "3988 mAh"),
        (
            _Variant("D04", "256 GB", "宇宙橙", 39900, (0, 2)),
            _Variant("D05", "512 GB", "深藍色", 46900, (2, 2)),
        ),
    ),
    _Model(
        _PHONE,
        "iOS",
        "Apple",
        "iPhone 16e",
        date(2025, 2, 28),
        ("6.1 吋 OLED", "A18", "4800 萬像素", "4005 mAh"),
        (_Variant("D06", "128 GB", "白色", 21900, (6, 5)),),
    ),
    _Model(
        _PHONE,
        "Android",
        "Samsung",
        "Galaxy S25",
        date(2025, 2, 7),
        ("6.2 吋 AMOLED", "Snapdragon 8 Elite", "5000 萬像素", "4000 mAh"),
        (
            _Variant("D07", "256 GB", "冰藍色", 27900, (4, 3)),
            _Variant("D08", "256 GB", "銀色", 27900, (3, 3)),
            _Variant("D09", "512 GB", "海軍藍", 31900, (2, 1)),
        ),
    ),
    _Model(
        _PHONE,
        "Android",
        "Samsung",
        "Galaxy A56",
        date(2025, 3, 14),
        ("6.7 吋 AMOLED", "Exynos 1580", "5000 萬像素", "5000 mAh"),
        (_Variant("D10", "128 GB", "石墨黑", 13990, (8, 6)),),
    ),
    _Model(
        _PHONE,
        "Android",
        "Google",
        "Pixel 10",
        date(2025, 8, 28),
        ("6.3 吋 OLED", "Tensor G5", "4800 萬像素", "4970 mAh"),
        (
            _Variant("D11", "128 GB", "曜石黑", 26990, (3, 2)),
            _Variant("D12", "256 GB", "靛藍色", 29990, (2, 2)),
        ),
    ),
    _Model(
        _PHONE,
        "Android",
        "ASUS",
        "Zenfone 12 Ultra",
        date(2025, 2, 6),
        ("6.78 吋 AMOLED", "Snapdragon 8 Elite", "5000 萬像素", "5500 mAh"),
        (_Variant("D13", "512 GB", "砂岩綠", 31990, (2, 1)),),
    ),
    _Model(
        _PHONE,
        "Android",
        "示範牌",
        "入門機 1",
        date(2024, 6, 1),
        ("6.5 吋 LCD", "示範晶片", "1300 萬像素", "5000 mAh"),
        (_Variant("D14", "64 GB", "黑色", 3990, (12, 10)),),
        five_g=False,
    ),
    _Model(
        _TABLET,
        "iPadOS",
        "Apple",
        "iPad",
        date(2025, 3, 12),
        ("11 吋 LCD", "A16", "1200 萬像素", "28.93 Wh"),
        (
            _Variant("D15", "128 GB", "銀色", 16900, (3, 2)),
            _Variant("D16", "256 GB", "藍色", 20400, (2, 2)),
        ),
    ),
    _Model(
        _TABLET,
        "iPadOS",
        "Apple",
        "iPad Air 11",
        date(2025, 3, 12),
        ("11 吋 LCD", "M3", "1200 萬像素", "28.93 Wh"),
        (_Variant("D17", "128 GB", "太空灰", 24900, (2, 1)),),
    ),
    _Model(
        _TABLET,
        "Android",
        "Samsung",
        "Galaxy Tab S10 FE",
        date(2025, 4, 3),
        ("10.9 吋 LCD", "Exynos 1580", "1300 萬像素", "8000 mAh"),
        (
            _Variant("D18", "128 GB", "灰色", 18900, (3, 2)),
            _Variant("D19", "256 GB", "銀色", 21900, (1, 1)),
        ),
    ),
    _Model(
        _WEARABLE,
        "watchOS",
        "Apple",
        "Watch Series 11",
        date(2025, 9, 19),
        ("42 公釐 OLED", "S10", "無", "24 小時"),
        (
            _Variant("D20", "64 GB", "玫瑰金", 15900, (3, 2)),
            _Variant("D21", "64 GB", "亮黑色", 15900, (2, 2)),
        ),
    ),
    _Model(
        _WEARABLE,
        "watchOS",
        "Apple",
        "Watch SE 3",
        date(2025, 9, 19),
        ("40 公釐 OLED", "S10", "無", "18 小時"),
        (_Variant("D22", "64 GB", "星光色", 9900, (4, 4)),),
    ),
    _Model(
        _WEARABLE,
        "Wear OS",
        "Samsung",
        "Galaxy Watch8",
        date(2025, 7, 25),
        ("1.3 吋 AMOLED", "Exynos W1000", "無", "325 mAh"),
        (_Variant("D23", "32 GB", "石墨灰", 12990, (2, 3)),),
        five_g=False,
    ),
    _Model(
        _WEARABLE,
        "Wear OS",
        "Google",
        "Pixel Watch 4",
        date(2025, 10, 9),
        ("41 公釐 AMOLED", "Snapdragon W5", "無", "325 mAh"),
        (_Variant("D24", "32 GB", "曜石黑", 13990, (2, 1)),),
        five_g=False,
    ),
)

DEVICES = tuple(device for model in _MODELS for device in model.devices())
STOCK = tuple(
    Stock(store_id=store_id, device_id=variant.device_id, quantity=quantity)
    for model in _MODELS
    for variant in model.variants
    for store_id, quantity in zip(("S01", "S02"), variant.stock, strict=True)
)
"""In S01 one unit of D02 is left and none of D04."""


def plans(today: date) -> tuple[Plan, ...]:
    """Make the plans valid around `today`: ordinary ones for a renewal, and one for each restriction."""
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    started = today - timedelta(days=180)
    return (
        _plan("P0499", "4G 輕量 499", 499, 24, started, data_gb=5, minutes=60, subsidies=(1200, 2000)),
        _plan("P0599", "5G 入門 599", 599, 30, started, data_gb=12, minutes=90, subsidies=(1800, 4000)),
        _plan("P0799", "5G 實用 799", 799, 30, started, data_gb=24, minutes=150, subsidies=(3000, 7000)),
        _plan("P0999", "5G 暢行 999", 999, 30, started, data_gb=48, minutes=200, subsidies=(3600, 10000)),
        _plan("P1199", "5G 吃到飽 1199", 1199, 36, started, minutes=300, subsidies=(4800, 14000)),
        _plan("P1399", "5G 吃到飽 1399", 1399, 36, started, minutes=420, subsidies=(5400, 18000)),
        _plan("P1599", "5G 尊榮 1599", 1599, 48, started, minutes=None, subsidies=(7200, 24000)),
        _plan("PNEW", "新辦 5G 699", 699, 24, started, data_gb=30, audience=(Audience.NEW,)),
        _plan("PMNP", "攜碼 5G 599", 599, 30, started, data_gb=40, audience=(Audience.PORTED_IN,)),
        _plan("PSENIOR", "銀髮 499", 499, 24, started, data_gb=8, minutes=400, minimum_age=65),
        _plan("PSTUDENT", "學生 5G 499", 499, 24, started, data_gb=40, maximum_age=25),
        _plan("PLOYAL", "老客戶 5G 899", 899, 24, started, minimum_months_on_network=120),
        _plan("PCOMPANY", "企業 5G 799", 799, 36, started, minutes=None, company_only=True),
        _plan("PSPEND", "高資費續約 1099", 1099, 30, started, minutes=300, minimum_spend=1199),
        _plan("PEXPIRED", "已下架 5G 699", 699, 30, started, data_gb=30, valid_until=yesterday),
        _plan("PFUTURE", "即將推出 5G 899", 899, 30, tomorrow, data_gb=60),
        _plan("PONLINE", "網路門市限定 5G 699", 699, 24, started, data_gb=36, channels=("online",)),
    )


def _plan(
    plan_id: str,
    name: str,
    monthly_fee: int,
    months: int,
    valid_from: date,
    *,
    data_gb: float | None = None,
    minutes: int | None = 120,
    subsidies: tuple[int, int] = (2400, 5000),
    audience: tuple[Audience, ...] = (Audience.RENEWAL,),
    channels: tuple[str, ...] = ("store", "online"),
    valid_until: date | None = None,
    minimum_age: int | None = None,
    maximum_age: int | None = None,
    minimum_months_on_network: int | None = None,
    company_only: bool = False,
    minimum_spend: int | None = None,
) -> Plan:
    """Make a plan; `minutes` are those to other networks, `subsidies` telecom and device, NT$."""
    telecom_subsidy, device_subsidy = subsidies
    return Plan(
        plan_id=plan_id,
        name=name,
        list_price=monthly_fee + 200,
        monthly_fee=monthly_fee,
        months=months,
        audience=audience,
        valid_from=valid_from,
        valid_until=valid_until,
        channels=channels,
        data_limit_gb=data_gb,
        speed_after_limit="" if data_gb is None else "5 Mbps",
        on_net_minutes=None,
        off_net_minutes=minutes,
        landline_minutes=minutes and minutes // 2,
        on_net_price=0.07,
        off_net_price=0.12,
        landline_price=0.1,
        sms_on_net_free=50,
        sms_off_net_free=10,
        sms_price=1.5,
        telecom_subsidy=telecom_subsidy,
        device_subsidy=device_subsidy,
        gifts="藍牙耳機" if device_subsidy >= 10000 else "",
        features="不限流量" if data_gb is None else f"每月 {data_gb} GB",
        notes=f"綁約 {months} 個月",
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        minimum_months_on_network=minimum_months_on_network,
        company_only=company_only,
        minimum_spend=minimum_spend,
    )
