"""The rights table of the design, written out here once more: the tests know no other."""

ROLES = ("bdr", "ae", "se", "manager", "csm", "admin")
RELATIONS = ("own", "team", "below", "above", "stranger")
"""Whose record it is: mine, of my team, of a team below it, of one above it, of another one."""

TABLE = {
    #              bdr     ae      se      manager csm     admin
    "lead": ("t/a/o/-", "a/a/o/-", "a/-/-/-", "a/a/t/t", "-/-/-/-", "a/a/a/a"),
    "account": ("a/a/o/-", "a/a/o/-", "a/a/o/-", "a/a/t/t", "a/a/o/-", "a/a/a/a"),
    "opportunity": ("o/a/-/-", "t/a/o/o", "a/-/o/-", "t/a/t/t", "a/a/o/-", "a/a/a/a"),
    "handoff": ("t/o/o/-", "t/o/o/-", "-/-/-/-", "t/t/t/-", "-/-/-/-", "a/a/a/a"),
    "activity": ("t/a/o/o", "t/a/o/o", "t/a/o/o", "t/a/t/-", "t/a/o/o", "a/a/a/a"),
    "demo": ("o/a/-/-", "a/a/o/-", "a/a/a/o", "a/a/a/a", "a/a/o/-", "a/a/a/a"),
    "catalogue": ("a/-/-/-", "a/-/-/-", "a/a/o/-", "a/a/a/-", "a/-/-/-", "a/a/a/a"),
    "people": ("a/-/-/-", "a/-/-/-", "a/-/-/-", "a/-/-/-", "a/-/-/-", "a/a/a/a"),
    "audit": ("o/a/-/-", "o/a/-/-", "o/a/-/-", "t/a/-/-", "o/a/-/-", "a/a/-/-"),
}
"""Read/create/edit/delete: all, team, own, none."""

ROW = {
    "Lead": "lead",
    "CampaignMember": "lead",
    "Reservation": "lead",
    "CadenceTarget": "lead",
    "Account": "account",
    "Contact": "account",
    "Campaign": "account",
    "Opportunity": "opportunity",
    "OpportunityLineItem": "opportunity",
    "OpportunityContactRole": "opportunity",
    "OpportunityFieldHistory": "opportunity",
    "Handoff": "handoff",
    "Task": "activity",
    "Event": "activity",
    "Attachment": "activity",
    "ExportLog": "audit",
    "DemoTemplate": "demo",
    "DemoOrg": "demo",
    "OrgBooking": "demo",
    "Product": "catalogue",
    "PricebookEntry": "catalogue",
    "OpportunityStage": "catalogue",
    "Cadence": "catalogue",
    "CadenceStep": "catalogue",
    "CallingRule": "people",
    "DoNotCallNumber": "people",
    "User": "people",
    "Team": "people",
}
"""Type → row of the table; a conflict is seen by its authors and by who may edit its record."""

REACHES = {
    "a": frozenset(RELATIONS),
    "t": frozenset({"own", "team", "below"}),
    "o": frozenset({"own"}),
    "-": frozenset[str](),
}


def may(role: str, type_name: str, operation: str, relation: str) -> bool:
    """Whether a role may do something with a record of a type that stands so to the user."""
    letters = TABLE[ROW[type_name]][ROLES.index(role)].split("/")
    letter = letters[("read", "create", "edit", "delete").index(operation)]
    return relation in REACHES[letter]
