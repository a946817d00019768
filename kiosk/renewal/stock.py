"""What one store can sell now, narrowed down by type and operating system. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.backoffice.values import DeviceType, StockedDevice
from kiosk.renewal.answers import DeviceChoice


@dataclass(frozen=True, slots=True)
class StoreStock:
    """The devices a store carries, out of stock ones too."""

    devices: tuple[StockedDevice, ...]

    @property
    def units(self) -> int:
        """How many units this session could take."""
        return sum(stocked.available for stocked in self.devices)

    def of_type(self, device_type: DeviceType | None) -> StoreStock:
        """Narrow down to a type; nothing is of type None."""
        return StoreStock(tuple(stocked for stocked in self.devices if stocked.device.type is device_type))

    def of_system(self, os: str) -> StoreStock:
        """Narrow down to an operating system, whatever the case it is written in."""
        wanted = os.casefold()
        return StoreStock(tuple(stocked for stocked in self.devices if stocked.device.os.casefold() == wanted))

    def of_device(self, device_id: str) -> StoreStock:
        """Narrow down to one device."""
        return StoreStock(tuple(stocked for stocked in self.devices if stocked.device.device_id == device_id))

    def types(self) -> Iterator[tuple[DeviceChoice, int]]:
        """Yield every type of device with its units, those without units too."""
        for choice in DeviceChoice:
            if choice is not DeviceChoice.NONE:
                yield choice, self.of_type(choice.type).units

    def systems(self) -> Iterator[tuple[str, int]]:
        """Yield the operating systems with a unit left, by name, each as its first device writes it."""
        names = {stocked.device.os.casefold(): stocked.device.os for stocked in reversed(self.devices)}
        for _, name in sorted(names.items()):
            if units := self.of_system(name).units:
                yield name, units
