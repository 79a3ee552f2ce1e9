"""The one engine that says which records may be the same person or company."""

from workbench.services.matching.reached import ids_by_phone

__all__ = ["ids_by_phone"]
