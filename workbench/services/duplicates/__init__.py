"""Records that may be the same: while one is typed, and among those that are here."""

from workbench.services.duplicates.asking import companies, like
from workbench.services.duplicates.book import Book
from workbench.services.duplicates.found import Group, Match, Scan
from workbench.services.duplicates.reading import everyone
from workbench.services.duplicates.scanning import SCANNED, scan

__all__ = ["SCANNED", "Book", "Group", "Match", "Scan", "companies", "everyone", "like", "scan"]
