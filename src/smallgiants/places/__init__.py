"""Municipalities and what public tables say of them: codes, population, degree of urbanisation, zone, bands of size."""

from ._gazetteer import Candidates, Gazetteer
from ._sizes import Size, SizeBand, SizeScheme, size, size_schemes
from ._towns import COUNTRIES, Declaration, FactValue, Municipality, RegionClass
from ._towns import country as country

__all__ = [
    "COUNTRIES",
    "Candidates",
    "Declaration",
    "FactValue",
    "Gazetteer",
    "Municipality",
    "RegionClass",
    "Size",
    "SizeBand",
    "SizeScheme",
    "size",
    "size_schemes",
]
