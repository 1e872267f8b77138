"""The whole file of a case as one ZIP archive, for an independent body or whoever else may have it (E7)."""

from core.bundle.archive import Written, write_bundle
from core.bundle.dossier import Dossier

__all__ = ["Dossier", "Written", "write_bundle"]
