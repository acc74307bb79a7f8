"""The command line, run as a new user would: the main job on both cases, and everything that can go wrong."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smallgiants.__main__ import MOST_BYTES, main
from smallgiants.formats import json as documents
from smallgiants.formats import toml

ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "small_giants_2024.toml"
OTHER = ROOT / "examples" / "harbour_circle_2026.toml"


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "smallgiants", *map(str, words)], capture_output=True, text=True, encoding="utf-8"
    )


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "out"
    return out, run("dossier", "make", CASE, "--out", out)


def test_the_main_job_says_each_step_and_sums_up(made):
    out, done = made
    assert done.returncode == 0, done.stderr
    steps = [line.split()[0] for line in done.stderr.splitlines() if line[:1].strip()]
    assert steps[:8] == ["read", "checked", "seen", "invited", "calendar", "tallied", "summed", "asked"]
    assert "the store form" in done.stderr and "never to be served" in done.stderr
    summary = json.loads(done.stdout)
    assert summary["messages"] == 28 and summary["audience"] == "public" and summary["store"] == "dossier.json"
    assert set(summary["files"]) == set(contents(out)) - {"manifest.json"}


def test_each_registrant_is_invited_once_per_revision(made):
    out, _ = made
    texts = [path.read_text(encoding="utf-8") for path in sorted((out / "invitations").iterdir())]
    assert len(texts) == 28
    first = [text for text in texts if "SEQUENCE:0\n" in text]
    moved = [text for text in texts if "SEQUENCE:1\n" in text]
    assert len(first) == len(moved) == 14
    assert all("DTSTART;TZID=Europe/Brussels:20240221T110000\n" in text for text in first)
    assert all("DTSTART;TZID=Europe/Brussels:20240313T110000\n" in text for text in moved)
    assert len({re.search("UID:(.*)", text)[1] for text in texts}) == 1
    assert all(text.count("\nATTENDEE") == 1 and "BEGIN:VTIMEZONE" in text for text in texts)
    # Every registrant of the case was accepted: the link stands in the message to each, and nowhere else.
    assert all("CONFERENCE;VALUE=URI:https://meet.example.org" in text.replace("\n ", "") for text in texts)


def test_a_public_output_shows_nobody_who_did_not_agree(made):
    out, _ = made
    page, calendar = (
        (out / "dossier.html").read_text(encoding="utf-8"),
        (out / "calendar.ics").read_text(encoding="utf-8"),
    )
    for text in (page, calendar.replace("\n ", "")):
        assert "meet.example.org" not in text and "Illustrative representative of Horta" not in text
        assert not re.search(r"p-[a-z]+@example\.org", text)
    assert "Trevor Gibson" in page


def test_the_document_passes_check_and_is_complete(made):
    out, _ = made
    done = run("dossier", "check", out / "dossier.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((out / "dossier.json").read_bytes())["form"] == "store"


def test_same_input_same_bytes_and_a_former_output_is_replaced(made, tmp_path, capsys):
    out, _ = made
    again = tmp_path / "again"
    assert main(["dossier", "make", str(CASE), "--out", str(again)]) == 0
    assert contents(again) == contents(out)
    assert main(["dossier", "make", str(OTHER), "--out", str(again)]) == 0
    assert "hc-1" in (again / "dossier.json").read_text(encoding="utf-8")
    assert not any("sg-1" in name for name in contents(again))


def test_a_second_case_with_other_names(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["dossier", "make", str(OTHER), "--out", str(out)]) == 0
    calendar = (out / "calendar.ics").read_text(encoding="utf-8")
    assert "DTSTART;TZID=Europe/Helsinki:20261110T093000" in calendar and "STATUS:CANCELLED" in calendar
    invitations = {name: text.decode() for name, text in contents(out).items() if name.startswith("invitations/")}
    assert sorted(name.split("/")[1].split(".")[1:3] for name in invitations if ".p-1." in name and "hc-1" in name) == [
        ["0", "REQUEST"], ["1", "REQUEST"], ["2", "REQUEST"],
    ]  # fmt: skip
    late = [name for name in invitations if ".p-4." in name]
    assert sorted(name.split(".")[1] for name in late) == ["1", "2"]
    assert [name for name in invitations if "CANCEL" in name and "hc-2" in name]


def test_another_viewpoint_takes_back_what_came_later(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["dossier", "make", str(CASE), "--out", str(out), "--on", "2024-02-01"]) == 0
    assert "DTSTART;TZID=Europe/Brussels:20240221T110000" in (out / "calendar.ics").read_text(encoding="utf-8")
    # The viewpoint of one look is not the dossier's own.
    assert documents.load((out / "dossier.json").read_bytes()) == toml.load(CASE.read_text(encoding="utf-8"))


def test_the_starter_has_no_fault_and_can_be_made(tmp_path, capsys):
    starter = tmp_path / "mine.toml"
    assert main(["dossier", "new", str(starter)]) == 0
    assert main(["dossier", "check", "--strict", str(starter)]) == 0
    assert main(["dossier", "make", str(starter), "--out", str(tmp_path / "out")]) == 0
    assert main(["dossier", "new", str(starter)]) == 2  # never written over


BAD = {
    "unknown zone": ('zone = "Europe/Ljubljana"', 'zone = "Europe/Ljublana"', "did you mean Europe/Ljubljana"),
    "30 February": ("local = 2024-03-13T11:00:00", 'local = "2024-02-30T11:00"', "workshops[sg-1].slot.local"),
    "a skipped hour": ("local = 2024-03-13T11:00:00", "local = 2024-03-31T02:30:00", "a time that exists in Europe/Brussels"),
    "a duplicate id": ('id = "n-02"', 'id = "n-01"', "each id once"),
    "an @ in an id": ('id = "m-horta"', 'id = "m@horta"', "never an e-mail address"),
    "a ballot by a non-member": ('"b-horta", seat = "horta"', '"b-horta", seat = "commission"', "a seat that is a member"),
    "negative euros": ('amount = "480000.00"', 'amount = "-480000.00"', "an amount of 0 or more"),
    "a float of euros": ('amount = "480000.00"', "amount = 480000.001", "at most 2 decimals"),
    "a misspelt key": ("population = 38834", "poplation = 38834", "did you mean population"),
    "a blank country": ('country = "FR"', 'country = ""', "ISO 3166"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_content_is_told_with_its_place(case, tmp_path):
    good, bad, told = BAD[case]
    text = CASE.read_text(encoding="utf-8")
    assert good in text
    file, out = tmp_path / "bad.toml", tmp_path / "out"
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    for words in (("check", file), ("make", file, "--out", out)):
        done = run("dossier", *words)
        assert done.returncode == 1 and told in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        assert all(json.loads(line)["path"] for line in done.stdout.splitlines())
    assert not out.exists() and [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_every_fault_at_once(tmp_path):
    text = CASE.read_text(encoding="utf-8")
    for good, bad, _ in BAD.values():
        text = text.replace(good, bad, 1)
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    done = run("dossier", "check", tmp_path / "bad.toml")
    told = [
        hint
        for case, (_, _, hint) in BAD.items()
        if hint not in done.stderr and case not in ("a skipped hour", "a float of euros")
    ]
    assert (done.returncode, told) == (1, []), done.stderr


def test_binary_junk_is_a_fault_of_the_file(tmp_path):
    for name, junk in {
        "a.toml": bytes(range(256)) * 40,
        "b.json": b"\x00\xff\xfe{",
        "c.toml": b"",
        "d.json": b"[[" * 50_000,
    }.items():
        (tmp_path / name).write_bytes(junk)
        done = run("dossier", "check", tmp_path / name)
        assert done.returncode == 1 and "error" in done.stderr and "Traceback" not in done.stderr, (name, done.stderr)


def test_what_cannot_be_asked(tmp_path):
    large, loop = tmp_path / "large.toml", tmp_path / "loop.toml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    loop.symlink_to(loop)
    assert MOST_BYTES < 50_000_000
    for path, told in (
        (large, "bytes"),
        (loop, "symbolic links"),
        (tmp_path, "a folder"),
        (tmp_path / "none", "No such file"),
    ):
        done = run("dossier", "check", path)
        assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr, done.stderr
    for words in ((), ("dossier",), ("dossier", "make", CASE), ("dossier", "mak", CASE)):
        assert run(*words).returncode == 2
    for option in (("--audience", "everyone"), ("--on", "yesterday")):
        done = run("dossier", "make", CASE, "--out", tmp_path / "out", *option)
        assert done.returncode == 2 and "expected" in done.stderr and not (tmp_path / "out").exists()


def test_an_output_is_never_put_over_what_is_not_its_own(tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2
    assert "such as mine.txt" in capsys.readouterr().err
    assert contents(out) == {"mine.txt": b"kept"}
    (out / "mine.txt").unlink()
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 0  # an empty folder may be filled
    (out / "dossier.html").write_text("edited")
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2
    assert (out / "dossier.html").read_text() == "edited"


@pytest.mark.parametrize("empty", ["mine", "mine/deeper", "invitations/mine"])
def test_an_empty_folder_of_others_is_not_taken_away(tmp_path, capsys, empty):
    out = tmp_path / "out"
    (out / empty).mkdir(parents=True)
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2
    assert f"such as {empty.split('/')[0]}" in capsys.readouterr().err
    (out / empty).rmdir()
    shutil.rmtree(out)
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 0
    (out / empty).mkdir(parents=True)
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2 and (out / empty).is_dir()


def test_an_output_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for out in (
        tmp_path / "file",
        tmp_path / "file" / "under",
        loop,
        loop / "under",
        Path("/proc/nowhere/out"),
        Path("/dev/null"),
    ):
        assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2, out
        assert "Traceback" not in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_what_holds_personal_data_is_for_its_owner_alone(made):
    out, _ = made
    assert (out / "dossier.json").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (out / "invitations").iterdir())


def test_ids_never_leave_the_folder(tmp_path, capsys):
    text = (
        CASE.read_text(encoding="utf-8")
        .replace('"p-horta"', '"../../../p-horta"')
        .replace('"p-kranj"', '"' + "k" * 400 + '"')
    )
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    assert main(["dossier", "make", str(tmp_path / "case.toml"), "--out", str(tmp_path / "deep" / "out")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.toml", "deep"]
    assert len([name for name in contents(tmp_path / "deep" / "out") if name.startswith("invitations/")]) == 28


def test_strict_counts_warnings(tmp_path, capsys):
    text = CASE.read_text(encoding="utf-8").replace('printed = "CET" }', 'printed = "CEST" }', 1)
    (tmp_path / "case.toml").write_text(text, encoding="utf-8")
    assert main(["dossier", "check", str(tmp_path / "case.toml")]) == 0
    assert "CEST" in capsys.readouterr().err
    assert main(["dossier", "check", "--strict", str(tmp_path / "case.toml")]) == 1
    assert main(["dossier", "make", "--strict", str(tmp_path / "case.toml"), "--out", str(tmp_path / "out")]) == 1


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("0*.py")), ids=lambda path: path.stem)
def test_an_example_runs_and_is_short(example, tmp_path):
    assert len(example.read_text(encoding="utf-8").splitlines()) <= 40
    done = subprocess.run(
        [sys.executable, "-W", "error", example], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0 and done.stdout and not done.stderr, done.stderr


def test_a_large_folder_of_others_is_refused_at_once(tmp_path, capsys):
    deep = tmp_path / "home" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "c.txt").write_text("mine")
    assert main(["dossier", "make", str(CASE), "--out", str(tmp_path / "home")]) == 2
    assert "such as a; choose another" in capsys.readouterr().err  # judged by its first entry, not by all below it
    assert main(["dossier", "make", str(CASE), "--out", "/"]) == 2
    assert "a mount point; name a folder inside it" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_by_its_own_name(tmp_path, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("smallgiants.__main__.tempfile.mkdtemp", full)
    out = tmp_path / "out"
    assert main(["dossier", "make", str(CASE), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert f"{out}: expected a folder that can be written, got No space left on device" in told
    assert "read " not in told and not out.exists()  # before any work is done


def test_a_file_that_is_none_is_named(tmp_path):
    junk = tmp_path / "junk.toml"
    junk.write_bytes(bytes(range(128, 256)))
    assert f"error {junk}: expected UTF-8 text" in run("dossier", "check", junk).stderr
