"""The whole file of a case as one ZIP archive, for an independent body or whoever else may have it (E7)."""

from core.bundle.archive import IsThere, Written, may_be_written, write_bundle
from core.bundle.dossier import Dossier

__all__ = ["Dossier", "IsThere", "Written", "may_be_written", "write_bundle"]
