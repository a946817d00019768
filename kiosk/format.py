"""How money, dates, amounts and phone numbers are written, and how personal data is masked."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from kiosk.text import harmless

ROC_EPOCH = 1911
"""民國 year = year − 1911."""

_MASK = "*"
_NAME_MASK = "○"
_MASKED_ID_TAIL = 4
_SHOWN_PHONE_TAIL = 3
_AREA_CODES = ("0826", "0836", "037", "049", "082", "089", "02", "03", "04", "05", "06", "07", "08")
"""Taiwan's landline area codes; one that begins with another stands before it."""
_NAME_SEPARATOR = re.compile(r"([\s·‧・•．.]+)")
"""What stands between the parts of a romanised or an indigenous name."""


def money(amount: int) -> str:
    """Write whole NT$: NT$12,345."""
    return f"{'-' if amount < 0 else ''}NT${abs(amount):,}"


def money_change(amount: int) -> str:
    """Write a difference in whole NT$, always with a sign: +NT$200, −NT$200, ±NT$0."""
    sign = "+" if amount > 0 else "−" if amount < 0 else "±"
    return f"{sign}{money(abs(amount))}"


def roc_year(day: date) -> int:
    """Give the 民國 year; 0 and less before the Republic (see `roc_year_name`)."""
    return day.year - ROC_EPOCH


def roc_year_name(day: date) -> str:
    """Write the 民國 year; the years before the first count backwards: 民國前1年 is 1911."""
    year = roc_year(day)
    return f"民國{year}年" if year > 0 else f"民國前{1 - year}年"


def date_short(day: date) -> str:
    """Write a date where space is short: 2026-12-25."""
    return day.isoformat()


def date_both(day: date) -> str:
    """Write a date as contracts do, with both years: 2026-12-25 (民國115年)."""
    return f"{date_short(day)} ({roc_year_name(day)})"


def gigabytes(amount: float) -> str:
    """Write an amount of data in GB, with up to two decimals: 12.5 GB."""
    figure = f"{amount:,.2f}".rstrip("0").rstrip(".")
    return f"{figure} GB"


def minutes(amount: int) -> str:
    """Write an amount of voice: 1,200 min."""
    return f"{amount:,} min"


def normalise_phone(text: str) -> str:
    """Bring a Taiwanese number to the digits dialled in Taiwan; leave any other as it is, in half width.

    Whether the number exists is not asked here.
    """
    half_width = unicodedata.normalize("NFKC", text).strip()
    compact = re.sub(r"[\s().\-‐-―−]", "", half_width)
    domestic = re.sub(r"^(?:\+|00)?886\(?0?\)?(?=[2-9])", "0", compact)
    return domestic if re.fullmatch(r"[0-9]+", domestic) else half_width


def phone_number(text: str) -> str:
    """Write a phone number in groups: 0912-345-678, 02-2345-6789; one of an unknown form as it came."""
    number = normalise_phone(text)
    if re.fullmatch(r"(?:09\d{2}|080[09])\d{6}", number, re.ASCII):
        return f"{number[:4]}-{number[4:7]}-{number[7:]}"
    area = next((code for code in _AREA_CODES if number.startswith(code)), "")
    local = number.removeprefix(area)
    if not area or not re.fullmatch(r"\d{5,8}", local, re.ASCII):
        return number
    groups = {5: [local], 6: [local[:3], local[3:]]}.get(len(local), [local[:-4], local[-4:]])
    return "-".join([area, *groups])


def mask_phone(text: str) -> str:
    """Hide all but the first group and the last three digits: 0912-***-678; a short number whole."""
    number = phone_number(text)
    first, dash, rest = number.partition("-")
    hidden, shown = rest[:-_SHOWN_PHONE_TAIL], rest[-_SHOWN_PHONE_TAIL:]
    if not dash or re.search(r"\D", shown):
        return _MASK * len(number)
    return f"{first}-{re.sub(r'[0-9]', _MASK, hidden)}{shown}"


def mask_national_id(value: str) -> str:
    """Hide the last four characters: A12345****."""
    shown = value[:-_MASKED_ID_TAIL]
    return shown + _MASK * (len(value) - len(shown))


def mask_email(text: str) -> str:
    """Hide all but the first character before the @ and the domain: w***@example.com."""
    mailbox, at, domain = harmless(text).rpartition("@")
    return f"{mailbox[:1]}{_MASK * 3}{at}{domain}" if mailbox else _MASK * 3


def mask_name(name: str) -> str:
    """Hide most of a name: 王○明, 王○, 歐○○明; of a name in parts, all but each first letter: J○○○ S○○○○."""
    clean = harmless(name).strip()
    if not re.search(r"[A-Za-z]", clean):
        clean = re.sub(r"\s", "", clean)  # only fills up a Chinese name: 王　明
    parts = _NAME_SEPARATOR.split(clean)
    if len(parts) == 1:
        return _mask_part(clean, keep_last=True)
    return "".join(part if index % 2 else _mask_part(part, keep_last=False) for index, part in enumerate(parts))


def _mask_part(part: str, *, keep_last: bool) -> str:
    """Keep the first character, and the last of three or more if asked; a single one is hidden."""
    characters = _characters(part)
    if len(characters) < 2:
        return _NAME_MASK * len(characters)
    last = characters[-1] if keep_last and len(characters) > 2 else _NAME_MASK
    return characters[0] + _NAME_MASK * (len(characters) - 2) + last


def _characters(text: str) -> list[str]:
    """Split into what a reader takes for one character: a base with its marks."""
    characters: list[str] = []
    for char in text:
        if characters and unicodedata.category(char).startswith("M"):
            characters[-1] += char
        else:
            characters.append(char)
    return characters
