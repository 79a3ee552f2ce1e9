"""Whether the learned score's chances are what they say: foretold beside seen, band by band."""

from decimal import Decimal

from workbench.i18n import t
from workbench.insight.numbers import FEW, Bar, Measure, Numbers, Tone, Unit, rounded
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.insight.scoring import learned
from workbench.insight.scoring.proof import Band
from workbench.store.transactions import Reader

NAME = "score_calibration"


def score_calibration(r: Reader, filters: Filters) -> Numbers:
    """Share that converted in each band of learnt chances, on outcomes that were held back.

    Observed = converted ÷ leads of the band; a band is a tenth of the leads.
    """
    del filters  # what was held back is everybody's
    model, _note = learned.model(r)  # the screen beside the chart says what is to be said
    proof = None if model is None else model.proof
    bands = () if proof is None else proof.bands
    brier = "–" if proof is None or proof.brier is None else f"{proof.brier:.3f}"
    auc = "–" if proof is None else f"{proof.auc:.2f}"
    return Numbers(
        NAME,
        str(QUESTIONS[NAME]),
        Unit(Measure.PERCENT, t("converted")),
        "" if model is None else model.trained_on,
        0 if proof is None else proof.n,
        t("below each column: the chance foretold, and of how many leads; AUC {auc}, Brier {brier}")
        .format(auc=auc, brier=brier),
        tuple(map(_bar, bands)),
        (t("Chance"), t("Leads"), t("Expected"), t("Observed")),
        tuple(
            (_range(one), one.n, _percent(one.expected), _percent(one.observed)) for one in bands
        ),
    )  # fmt: skip


def _bar(band: Band) -> Bar:
    detail = t("foretold {expected} %; chances {range}; {n} leads").format(
        expected=f"{band.expected * 100:.0f}", range=_range(band), n=f"{band.n:,}"
    )
    tone = Tone.MUTED if band.n < FEW else Tone.PLAIN
    label = f"{band.expected * 100:.0f}% n={band.n:,}"
    return Bar(label, _percent(band.observed), band.n, None, detail, tone)


def _range(band: Band) -> str:
    return f"{band.lowest:.0%} – {band.highest:.0%}"


def _percent(share: float) -> Decimal:
    return rounded(Decimal(str(share)) * 100)
