"""Whom a call was made to: a lead, a contact, or an event's guest behind the number on a list.

A call that a guest did not answer names the campaign and his number, for he is nobody's record
yet. Once he is a lead these calls are the lead's. That is read, never rewritten: an undone
promotion has nothing to take back, and a colleague's calls count as well.
"""

from workbench.store.sql import sentence

# `CROSS JOIN` and `+` make SQLite ask for one number instead of every call of the campaign; the
# `CAST` lets it index the list's numbers.
_NUMBER = "coalesce(m.phone, m.phone_raw)"
_BEHIND = sentence(
    "CROSS JOIN task AS k ON k.call_phone =", _NUMBER, "AND +k.what_id = m.campaign_id",
    "AND k.who_id IS NULL AND k.task_subtype = 'call' AND k.voided_at IS NULL",
    "AND k.activity_at IS NOT NULL",
)  # fmt: skip
AS_GUEST = sentence(
    "k.pk IN (SELECT k.pk FROM campaign_member AS m", _BEHIND,
    "WHERE m.lead_id = ? OR (m.contact_id = ? AND m.lead_id IS NULL) OR m.id = ?)",
)  # fmt: skip
"""A task called `k` is a call to somebody while he was a guest; each `?` is his id."""
WITH = sentence("(k.who_id = ? OR", AS_GUEST + ")")
"""A task called `k` was done with somebody, also as a guest; each `?` is his id."""
_DONE = "task_subtype = 'call' AND c.activity_at IS NOT NULL AND c.voided_at IS NULL"
ATTEMPTS = sentence(
    "((SELECT count(*) FROM task AS c WHERE c.who_id = p.id AND", f"c.{_DONE})",
    "+ (SELECT count(DISTINCT k.pk) FROM campaign_member AS m", _BEHIND,
    "WHERE m.lead_id = p.id))",
)  # fmt: skip
"""How often a lead or contact called `p` was called, also as a guest."""
GUEST_ATTEMPTS = sentence(
    "(SELECT count(*) FROM campaign_member AS m", _BEHIND, "WHERE m.pk = p.pk)"
)
"""How often a guest called `p` was called."""
JOIN = sentence(
    "LEFT JOIN (SELECT m.campaign_id, CAST(", _NUMBER, "AS TEXT) AS number,",
    "coalesce(m.lead_id, m.contact_id, m.id) AS id,",
    f"min((m.lead_id IS NULL AND m.contact_id IS NULL) * {2**62} + m.pk)",
    "FROM campaign_member AS m GROUP BY 1, 2) AS g ON x.who_id IS NULL",
    "AND g.campaign_id = x.what_id AND g.number = x.call_phone",
)  # fmt: skip
"""Finds the guest of a task called `x`; of several with one number him who became a lead."""
CALLEE = "coalesce(x.who_id, g.id)"
"""The id of whoever was called, after `JOIN`."""
