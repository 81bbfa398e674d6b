"""Promise 7: the same input gives the same output, byte for byte."""

import shutil

AS_OF = ("--as-of", "2025-07-06")


def _copied_backwards(source, target):
    """Copy a tree, its entries made in the opposite order, so that a directory's own order differs."""
    target.mkdir()
    for entry in sorted(source.iterdir(), reverse=True):
        if entry.is_dir():
            _copied_backwards(entry, target / entry.name)
        else:
            shutil.copy2(entry, target / entry.name)
    return target


def test_whatever_the_number_of_workers(cli, roll):
    outputs = []
    for jobs in ("1", "3"):
        names = f"{jobs}.json", f"{jobs}.txt"
        options = ("-o", f"json={names[0]}", "-o", f"terminal={names[1]}", "--store", "one.sqlite", "--hash")
        run = cli.run("scan", roll.path, "--no-faces", "--jobs", jobs, *AS_OF, *options)
        (cli.work / "one.sqlite").unlink()  # the report's next steps name the store: it is the same place, made anew
        outputs.append((run.stdout, *((cli.work / name).read_bytes() for name in names)))
    assert outputs[0] == outputs[1]


def test_whatever_the_number_of_workers_that_look_for_faces(cli, few):
    one, two = (
        cli.run("scan", few, "-j", jobs, *AS_OF, "-f", "json", "--store", f"{jobs}.sqlite").stdout
        for jobs in ("1", "2")
    )
    assert one == two


def test_whatever_the_order_of_the_directory_and_its_place(cli, roll, tmp_path):
    copy = _copied_backwards(roll.path, tmp_path / "somewhere else")
    assert cli.json(copy) == cli.json(roll.path)


def test_whatever_was_scanned_before(cli, few):
    plain = cli.json(few)
    assert cli.json(few) == plain
    hashed = cli.json(few, "--hash")
    assert hashed != plain
    with_faces = cli.run("scan", few, *AS_OF, "-f", "json", "--hash").stdout
    assert cli.json(few) == plain
    assert cli.json(few, "--hash") == hashed
    assert cli.run("scan", few, *AS_OF, "-f", "json", "--hash", "--store", "fresh.sqlite").stdout == with_faces


def test_whatever_the_language_the_time_zone_and_the_hash_seed(cli, few):
    plain = cli.json(few)
    surroundings = {"LC_ALL": "C", "LANG": "pt_PT.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    assert cli.json(few, "--store", "fresh.sqlite", env=surroundings) == plain


def test_a_file_output_is_what_is_printed(cli, few):
    assert cli.json(few, "-o", "json=report.json") == (cli.work / "report.json").read_bytes()
