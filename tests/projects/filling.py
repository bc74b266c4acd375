"""A space of codes filled to the brim, as an import would fill it."""

from sqlalchemy import text

FILL = text(
    """
    insert into project_code (id, code, edition, project_id, state, period, division, sector, type, serial, issued_at)
    select gen_random_uuid(), :prefix || lpad(n::text, 5, '0') || 'x', 'V2', :project, 'ACTIVE',
           :period, :division, :sector, :type, lpad(n::text, 5, '0'), now()
    from generate_series(0, 99999) n where not n = any (:free)
    """
)


def fill(session, project, space, free=()):
    """Take every serial of a space but those in `free`."""
    key = {"period": space.period, "division": space.division, "sector": space.sector, "type": space.type}
    session.execute(FILL, {**key, "prefix": f"{space.text}-", "project": project.id, "free": list(free)})
