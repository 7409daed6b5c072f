"""What a wheel carries, and that opreader finds it: from a wheel and from an editable install."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import opreader
from opreader.wiring import shipped_themes

ROOT = Path(__file__).parents[1]
THEMES = sorted(path.stem for path in (ROOT / "themes").glob("*.toml"))
LOOK = """
from pathlib import Path
import opreader
from opreader.wiring import CATALOGUE, GUIDE_FOLDER, open_reader
from opreader.ui.catalogue import load_catalogue
reader = open_reader(home=Path("home"), offline=True)
print(Path(opreader.__file__).parent)
print(reader.shelving.open_guide().total)
print(len(load_catalogue(CATALOGUE)))
"""


def run(*arguments: str, cwd: Path, path: Path | None = None) -> str:
    """What this interpreter prints; `path` comes before everything else that is installed."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"} | ({"PYTHONPATH": str(path)} if path else {})
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(*pip, "--target", str(folder), str(wheel), cwd=folder)
    return folder


def listed_themes(text: str) -> list[tuple[str, Path]]:
    """(name, folder) of each line of `opreader themes`."""
    rows = [line.split(maxsplit=2) for line in text.splitlines()]
    return sorted((name, Path(path).parent) for name, _, path in rows)


def test_the_wheel_carries_all_that_is_read_at_run_time(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "src" / "opreader"
    kinds = ("*.py", "*.tcss", "*.toml", "*.md", "*.txt", "py.typed")
    wanted = {f"opreader/{path.relative_to(package).as_posix()}" for kind in kinds for path in package.rglob(kind)}
    wanted |= {f"opreader/data/themes/{name}.toml" for name in THEMES}
    assert not wanted - names
    for one in ("opreader/py.typed", "opreader/data/catalogue.toml", "opreader/ui/app.tcss"):
        assert one in names
    for folder, ending in (("guide", ".md"), ("site_rules", ".toml"), ("themes", ".toml")):
        assert any(name.startswith(f"opreader/data/{folder}/") and name.endswith(ending) for name in names), folder
    assert not [name for name in names if name.startswith(("tests/", "themes/"))]


def test_a_wheel_finds_its_themes(installed: Path, tmp_path: Path) -> None:
    listed = listed_themes(run("-m", "opreader", "--home", "home", "themes", cwd=tmp_path, path=installed))
    assert listed == [(name, installed / "opreader" / "data" / "themes") for name in THEMES]


def test_a_wheel_opens_its_guide_and_its_catalogue(installed: Path, tmp_path: Path) -> None:
    package, articles, feeds = run("-c", LOOK, cwd=tmp_path, path=installed).split()
    assert Path(package) == installed / "opreader"
    assert int(articles) == len(list((ROOT / "src" / "opreader" / "data" / "guide").glob("*.md")))
    assert int(feeds) > 50


def test_a_wheel_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert run("-m", "opreader", "--version", cwd=tmp_path, path=installed) == f"opreader {opreader.__version__}\n"


def test_an_editable_install_finds_themes_guide_and_catalogue(tmp_path: Path) -> None:
    assert shipped_themes() == ROOT / "themes"
    listed = listed_themes(run("-m", "opreader", "--home", "home", "themes", cwd=tmp_path))
    assert listed == [(name, ROOT / "themes") for name in THEMES]
    package, articles, feeds = run("-c", LOOK, cwd=tmp_path).split()
    assert Path(package) == ROOT / "src" / "opreader"
    assert (int(articles) > 10, int(feeds) > 50) == (True, True)
