"""Every hole put back makes the rows it names fail; with none put back, no row speaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.core.records import Base
from app.core.scope import Scope
from config import Settings
from tests.walk.mutants import MUTANTS, ROWS, Mutant, Row
from tests.walk.stage import Stage
from tests.walk.world import World


@pytest.fixture(scope="module")
def stage(app: Flask, world: World, platform: Session, settings: Settings) -> Iterator[Stage]:
    """What the rows look at."""
    from app.core.records import open_engine, session_maker

    engine = open_engine(settings.database_url)
    maker: Callable[[], Session] = session_maker(engine)
    yield Stage(app, world, platform, maker)
    engine.dispose()


@contextmanager
def _without_row_security(settings: Settings) -> Iterator[None]:
    """So that the fences before it stand alone."""
    tables = [
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if isinstance(mapper.class_.__scope__, Scope)
    ]
    engine = create_engine(settings.migration_database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as owner:
        for table in tables:
            owner.execute(text(f"alter table {table} disable row level security"))
        try:
            yield
        finally:
            for table in tables:
                owner.execute(text(f"alter table {table} enable row level security"))
    engine.dispose()


@contextmanager
def _alive(mutant: Mutant, stage: Stage, settings: Settings) -> Iterator[Stage]:
    stage.platform.rollback()
    with mutant.put_back(stage):
        here, closing = stage, lambda: None
        if mutant.fresh_app:
            from app import create_app

            here = replace(stage, app=create_app(settings))
            closing = here.app.extensions["platform.engine"].dispose
        if mutant.without_row_security:
            with _without_row_security(settings):
                yield here
        else:
            yield here
        closing()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_closed_house_gives_no_row_a_word(row: Row, stage: Stage) -> None:
    assert row(stage) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.hole)
def test_a_hole_put_back_is_noticed_by_the_rows_it_names(mutant: Mutant, stage: Stage, settings: Settings) -> None:
    with _alive(mutant, stage, settings) as opened:
        noticed = {row.__name__: _heard(row, opened) for row in mutant.named}
    assert all(noticed.values()), noticed


def _heard(row: Row, stage: Stage) -> list[str]:
    """What a row says; one that cannot even look has noticed as well."""
    try:
        return row(stage)
    except AssertionError as error:
        return [str(error)]
    finally:
        stage.platform.rollback()


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.hole)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_the_full_product(mutant: Mutant, row: Row, stage: Stage, settings: Settings) -> None:
    """Named rows speak; the others may, and none of them breaks."""
    with _alive(mutant, stage, settings) as opened:
        noticed = _heard(row, opened)
    assert noticed or row not in mutant.named
