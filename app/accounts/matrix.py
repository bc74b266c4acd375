"""The permission matrix: which role may do what on which screen. Exact names; what is not here nobody may.

One line for each screen and group of permissions, as `"screen": {"permission permission": roles}`. Screens of
higher rooms are named by their permission name, a word, so this file stands below all of them. The walk under
tests/walk writes it out as the golden table that is reviewed line by line.
"""

from app.accounts.rules import Role

A, C, R, P, D = Role.APPLICANT, Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.DEPARTMENT_ADMIN
COORDINATOR, SUPERVISOR, OPERATOR = Role.COORDINATOR, Role.SUPERVISOR, Role.OPERATOR
SYSTEM, SECURITY, AUDITOR = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
INTERMEDIARY = Role.INTERMEDIARY

DESK = {C, R, P, D}
CITY = {COORDINATOR, SUPERVISOR}
READERS = DESK | CITY | {OPERATOR}
EVERYBODY = set(Role)

MATRIX: dict[str, dict[str, set[Role]]] = {
    # accounts
    "OwnAccount": {"show password sessions": EVERYBODY},
    "Reapplication": {"apply": {A}},
    "Account": {"list show": {D, SECURITY}, "add edit link lock": {D, SECURITY}},
    "Unit": {"list show": {COORDINATOR, SUPERVISOR}, "edit": {COORDINATOR}},
    "Member": {"list show": {COORDINATOR, SUPERVISOR}, "confirm": {COORDINATOR}},
    "SignInLog": {"list show": {SECURITY, AUDITOR}},
    # papers, files, messages: by row and scope
    "Document": {"fetch": {A} | DESK | CITY},
    "File": {"fetch": {A} | DESK | CITY},
    "Inbox": {"show write": EVERYBODY},
    "CalendarFeed": {"show write": {A} | DESK},
    "Prompts": {"show write choose": {A} | DESK | {COORDINATOR}},
    # the applicant's own pages
    "MyHome": {"show": {A}},
    "MyDeclaration": {"show write file": {A}},
    "MyProject": {"show": {A}},
    "MyApplication": {"show submit": {A}},
    "MyCase": {"show": {A}},
    "MyCaseActs": {"show answer withdraw": {A}},
    # the desk
    "Worklist": {"list": DESK | CITY, "assign": {C, D}},
    "CasePage": {"show": DESK | CITY, "take verify": {C}, "assign": {C, D}},
    "Acceptance": {"accept correct refuse": {C}},
    "Handling": {"procedure propose decide deliver joint ask": {C}, "review": {R}, "approve extend": {P},
                 "void": {R, P}},
    "Ending": {"list": DESK | CITY},
    "MyEnding": {"list": {A}},
    "Transfer": {"list show": DESK | CITY, "answer": {C}},
    "ProjectDesk": {"list show": DESK | CITY, "waive": {C, R, P}, "confirm": {R, P}},
    "VerifyDesk": {"verify": DESK | CITY},
    "Failures": {"list retry": {OPERATOR}},
    "AdminHome": {"show": EVERYBODY - {A, INTERMEDIARY}},
    "Calendar": {"list show": DESK | CITY, "edit publish": {COORDINATOR}},
    # departments, items, guides
    "PauseWords": {"list show": CITY, "add edit discard publish": {COORDINATOR}},
    "Thresholds": {"list show": CITY, "add edit discard publish": {COORDINATOR}},
    "StepShares": {"list show": CITY, "add edit discard publish": {COORDINATOR}},
    "LimitEdition": {"list show": {D, COORDINATOR, SUPERVISOR}, "add edit discard": {D, COORDINATOR},
                   "publish": {COORDINATOR}},
    "Division": {"list show": {D, COORDINATOR, SUPERVISOR}, "add edit": {COORDINATOR}},
    "Department": {"list show": {D, COORDINATOR, SUPERVISOR}, "edit": {D, COORDINATOR}, "add": {COORDINATOR}},
    "Item": {"list show": DESK | CITY, "add edit": {D, COORDINATOR}},
    "Guide": {"list show": DESK | CITY, "edit publish": {D, COORDINATOR}},
}


def granted(role: Role) -> frozenset[tuple[str, str]]:
    """What one role may: pairs of permission and screen, as the framework asks for them."""
    return frozenset(
        (f"can_{permission}", screen)
        for screen, rows in MATRIX.items()
        for permissions, roles in rows.items()
        if role in roles
        for permission in permissions.split()
    )


GRANTED: dict[Role, frozenset[tuple[str, str]]] = {role: granted(role) for role in Role}


def allows(roles: frozenset[Role], permission: str, screen: str) -> bool:
    """Whether one of `roles` may do `permission` (can_…) on `screen`."""
    return any((permission, screen) in GRANTED[role] for role in roles)
