"""The branch file on the command line."""

import pytest


def test_init_writes_a_file_that_check_finds_well(run, tmp_path):
    assert run("init", tmp_path / "new").exit_code == 0
    checked = run("check", tmp_path / "new" / "branch.toml")
    assert (checked.exit_code, checked.stdout) == (0, "")


def test_init_never_overwrites(run, tmp_path):
    (tmp_path / "branch.toml").write_text("mine")
    again = run("init", tmp_path)
    assert again.exit_code == 1 and again.stderr.startswith("Error: ") and again.stderr.count("\n") == 1
    assert (tmp_path / "branch.toml").read_text() == "mine"


def test_check_names_every_complaint_with_its_place(run, tmp_path):
    run("init", tmp_path)
    file = tmp_path / "branch.toml"
    faulty = file.read_text().replace("Asia/Shanghai", "Asia/Nowhere")
    file.write_text(faulty.replace('profile = "general"', "profile = 7"))
    checked = run("check", file)
    assert checked.exit_code == 1
    assert "branch.timezone: " in checked.stderr and "counters[0].profile: " in checked.stderr


def test_check_names_faults_of_files_and_of_devices_together_with_all_others(run, tmp_path):
    run("init", tmp_path)
    file = tmp_path / "branch.toml"
    (tmp_path / "figures").write_text("a file")
    faulty = file.read_text().replace("Asia/Shanghai", "Asia/Nowhere")
    file.write_text(
        faulty
        + """
[slips]
logo = "nowhere.png"
[look]
logo = 7
[voice]
clips = "nowhere"
[reports]
daily_folder = "figures/by_day"
formats = ["csv", "csv"]
[[printers]]
name = "back"
address = "memory:back"
profile = "Nothing-1"
"""
    )
    assert {line.partition(": ")[0] for line in run("check", file).stderr.splitlines()} == {
        "branch.timezone", "slips.logo", "look.logo", "voice.clips", "reports.daily_folder", "reports.formats[1]",
        "printers[1].profile",
    }  # fmt: skip


def test_check_warns_of_what_in_a_playlist_no_board_can_show(run, tmp_path):
    run("init", tmp_path)
    file = tmp_path / "branch.toml"
    names = ("*.txt", "*.MP4", "notes", "pic*", "*.[jp]*", "a.pdf", "*.p?f")
    playlist = "".join(f"[[media.playlist]]\nfile = '{name}'\n" for name in names)
    file.write_text(f"{file.read_text()}\n{playlist}")
    checked = run("check", file)
    assert checked.exit_code == 0
    *warnings, _ = checked.stderr.splitlines()
    assert [line.partition("]")[0][-1] for line in warnings] == ["0", "2", "5", "6"]
    assert all("media.playlist[" in line and ".mp4" in line for line in warnings)


@pytest.mark.parametrize(
    "misused", ["serve", "--nosuch", "nosuch", "check", "press zz", "token create --data x --role x"]
)
def test_misuse_is_one_line_that_names_the_help_to_ask_for(run, misused):
    failed = run(*misused.split())
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.startswith("Error: ") and failed.stderr.count("\n") == 1
    assert failed.stderr.endswith(" --help)\n")


def test_a_missing_choice_is_one_line_too(run, data):
    failed = run("token", "create", "--data", data)
    assert failed.exit_code == 2 and failed.stderr.count("\n") == 1 and "kiosk" in failed.stderr


def test_an_empty_file_is_complained_about_in_what_must_be_written(run, tmp_path):
    (tmp_path / "branch.toml").write_text("")
    assert [line.split(":")[0] for line in run("check", tmp_path / "branch.toml").stderr.splitlines()] == [
        "branch", "services", "counters",
    ]  # fmt: skip


def test_check_of_nothing_is_a_line(run, tmp_path):
    checked = run("check", tmp_path / "nothing.toml")
    assert checked.exit_code == 1 and checked.stderr.count("\n") == 1


def test_doctor_says_what_is_wrong_with_a_branch_and_exits_1(run, tmp_path):
    file = tmp_path / "branch.toml"
    file.write_text("[branch]\n")
    looked = run("doctor", "--config", file, "--data", tmp_path / "later")
    assert looked.exit_code == 1
    assert f"FAULT\t{file}\t" in looked.stdout
    assert f"note\t{tmp_path / 'later'}\t" in looked.stdout


def test_doctor_finds_a_sample_branch_and_an_empty_folder_in_order(run, tmp_path):
    run("init", tmp_path)
    looked = run("doctor", "--config", tmp_path / "branch.toml", "--data", tmp_path)
    assert looked.exit_code == 0, looked.output
    assert "FAULT" not in looked.stdout


def test_doctor_names_the_letters_that_no_font_here_draws(run, tmp_path):
    run("init", tmp_path)
    file = tmp_path / "branch.toml"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("Personal banking", "Personal 𓀀 banking"), encoding="utf-8")
    looked = run("doctor", "--config", file)
    assert looked.exit_code == 0
    assert "no font here draws 𓀀:" in looked.stdout
