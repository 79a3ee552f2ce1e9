"""The learnt score of a profile, and what to say about it."""

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.scoring import model_files
from workbench.insight.scoring.model import Model
from workbench.schema.scoring import LEAD_FEATURES
from workbench.store import meta
from workbench.store.transactions import Reader

MODEL_KEY = "lead_score_model"


def model(r: Reader) -> tuple[Model | None, str]:
    """Return what was learnt and what to say about it; nothing where nothing was learnt."""
    text = meta.get(r, MODEL_KEY)
    if text is None:
        return None, ""
    try:
        found = model_files.from_text(text, LEAD_FEATURES)
    except InvalidInput as error:
        return None, str(error)
    auc = "–" if found.proof is None else f"{found.proof.auc:.2f}"
    note = t("Learnt on {day} from {n} outcomes, {converted} of them converted; AUC {auc}.")
    return found, note.format(day=found.trained_on, n=found.n, converted=found.converted, auc=auc)
