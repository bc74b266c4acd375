"""The staff's pages about cases: worklist, one case, assigning, the projects of a department (Art. 4, 16)."""

from app.cases.views.assigning import AssignPage
from app.cases.views.finding import FindPage
from app.cases.views.one import CasePage
from app.cases.views.projects import ProjectDesk
from app.cases.views.worklist import WorklistPage

__all__ = ["AssignPage", "CasePage", "FindPage", "ProjectDesk", "WorklistPage"]
