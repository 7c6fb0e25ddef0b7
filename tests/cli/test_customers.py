"""The customer directory on the command line."""

import pytest

from config.load import BRANCHES

CARD, OTHER = "6222021234567894", "6222029876543214"
HEADING = "kind,value,segment,expires,account_manager\n"


@pytest.fixture
def directory(run, data, tmp_path):
    """`directory(text, *options)`: a list imported; answers what the command gave."""

    def take_in(text, *options, encoding="utf-8"):
        (tmp_path / "list.csv").write_bytes(text.encode(encoding))
        config = ("--config", BRANCHES / "flagship.toml")
        return run("customers", "import", tmp_path / "list.csv", "--data", data, *config, *options)

    data.mkdir()
    return take_in


def listed(run, data):
    return run("customers", "list", "--data", data).stdout.splitlines()


def kept(data):
    return b"".join(path.read_bytes() for path in data.iterdir())


def test_a_list_is_kept_as_hashes_and_last_characters(run, data, directory):
    done = directory(HEADING + f"card,{CARD},gold,2099-12-31,=王经理()\n,{OTHER},diamond\n", encoding="gbk")
    assert done.exit_code == 0 and "2 customers" in done.stderr
    assert listed(run, data) == [
        "card\t••••3214\tdiamond\t-\t",
        "card\t••••7894\tgold\t2099-12-31\t'=王经理()",
    ]
    assert CARD.encode() not in kept(data) and (data / "customers.db").stat().st_mode & 0o077 == 0


def test_one_wrong_line_keeps_the_whole_list_out_and_every_wrong_line_is_named(run, data, directory):
    text = HEADING + f"card,{CARD},gold\ncard,{CARD[:-1]}5,gold\ncard,{OTHER},silver\n"
    done = directory(text)
    assert done.exit_code == 1 and "Traceback" not in done.stderr
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 3", "line 4", "Error"]
    assert listed(run, data) == []
    assert directory(text, "--skip").exit_code == 0
    assert len(listed(run, data)) == 1


def test_of_a_customer_on_the_list_twice_the_later_line_counts_and_it_is_said(run, data, directory):
    done = directory(HEADING + f"card,{CARD},gold\ncard,{OTHER},gold\ncard,6222-0212 34567894,diamond\n")
    assert done.exit_code == 0
    assert "line 4: ••••7894 is the customer of line 2 again" in done.stderr
    assert "card\t••••7894\tdiamond\t-\t" in listed(run, data)


def test_a_later_list_changes_and_adds_or_replaces_all(run, data, directory):
    directory(HEADING + f"card,{CARD},gold\n")
    directory(HEADING + f"card,{CARD},diamond\ncard,{OTHER},gold\n")
    assert [line.split("\t")[2] for line in listed(run, data)] == ["diamond", "gold"]
    directory(HEADING + f"card,{OTHER},gold\n", "--replace")
    assert len(listed(run, data)) == 1


def test_a_customer_is_forgotten_without_their_number_on_the_command_line(run, data, directory):
    directory(HEADING + f"card,{CARD},gold\ncard,{OTHER},gold\n")
    words = ("customers", "forget", "--data", data, "--config", BRANCHES / "flagship.toml")
    assert run(*words, "--value-stdin", input=f"{CARD}\n").exit_code == 0
    again = run(*words, "--value-stdin", input=f"{CARD}\n")
    assert again.exit_code == 1 and CARD not in again.stderr
    assert run(*words, input=f"{CARD}\n").exit_code == 2
    assert len(listed(run, data)) == 1
    assert run(*words, "--everybody").exit_code == 0
    assert listed(run, data) == []


def test_an_expired_customer_is_let_go_at_the_next_import(run, data, directory):
    directory(HEADING + f"card,{CARD},gold,2020-01-01\ncard,{OTHER},gold\n")
    assert len(listed(run, data)) == 1


@pytest.mark.parametrize("text", ["", "hello\n", "\x00\x01", '"'])
def test_what_is_no_list_is_refused_in_one_line(directory, text):
    done = directory(text)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) <= 2


def test_without_a_branch_file_and_a_served_day_nobody_knows_the_segments(run, data, tmp_path):
    (tmp_path / "list.csv").write_text(HEADING)
    done = run("customers", "import", tmp_path / "list.csv", "--data", data)
    assert done.exit_code == 1 and "Traceback" not in done.stderr


def test_a_long_list_is_told_of_on_the_way(run, data, directory):
    rows = "".join(f"phone,1{place:010d},gold\n" for place in range(20_500))
    done = directory(HEADING + rows)
    assert done.exit_code == 0, done.stderr[-500:]
    assert "20000 lines read" in done.stderr and "20500 customers" in done.stderr
