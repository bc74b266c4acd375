"""The rules no general linter knows (semgrep/platform.yml): the tree keeps them, and each of them bites."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house.tree import TOP

RULES = TOP / "tests" / "house" / "semgrep" / "platform.yml"

BREACHES = {
    "app/cases/views.py": "from sqlalchemy import select\n\nROWS = select(Case)\nqueue.enqueue(print)\n",
    "app/cases/service.py": (
        "from datetime import datetime\n\ndef accept(session):\n    at = datetime.now()\n"
        "    try:\n        session.flush()\n    except Exception:\n        pass\n    session.commit()\n"
    ),
    "app/cases/queries.py": 'def find(session, name):\n    return session.execute(text(f"select {name}"))\n',
    "app/cases/rows.py": 'def mark(word):\n    return Markup("<b>" + word)\n',
    "app/clock/rules.py": "def share(days):\n    return (days - today()) / 2\n",
    "app/cases/templates/cases/show.html": "<p>{{ opinion | safe }}</p>\n",
}


def scan(folder: Path, home: Path, *targets: str) -> list[str]:
    """The breaches of our rules in the `targets` of `folder`, as `rule path:line`."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("semgrep")), "scan", "--config", str(RULES), "--metrics=off", "--json",
         "--disable-version-check", "--quiet", *targets],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "HOME": str(home), "SEMGREP_SETTINGS_FILE": str(home / "semgrep.yml")},
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["errors"] == []
    return [f"{hit['check_id'].rsplit('.', 1)[-1]} {hit['path']}:{hit['start']['line']}" for hit in answer["results"]]


def test_the_tree_keeps_its_own_rules(tmp_path: Path) -> None:
    assert scan(TOP, tmp_path, "app", "jobs", "config.py", "run.py") == []


def test_each_rule_finds_the_breach_it_is_there_for(tmp_path: Path) -> None:
    for name, content in BREACHES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    rules = {line.split()[-1] for line in RULES.read_text(encoding="utf-8").splitlines() if line.startswith("  - id:")}

    assert {hit.split()[0] for hit in scan(tmp_path, tmp_path, ".")} == rules
