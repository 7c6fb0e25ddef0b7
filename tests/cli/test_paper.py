"""One printer, by hand."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PIL import Image

from printers.faults import VirtualPrinter
from printers.listener import VirtualListener


@pytest.fixture
def virtual() -> VirtualPrinter:
    """A printer as a network board serves it."""
    return VirtualPrinter()


@pytest.fixture
def listening(virtual: VirtualPrinter) -> Iterator[str]:
    """Its address."""
    with VirtualListener(virtual) as listener:
        yield listener.address


def test_a_test_slip_is_sent_to_a_file_and_can_be_read_back(run, tmp_path):
    device = tmp_path / "lp0"
    device.touch()
    sent = run("print", "test", f"file:{device}", spoken="zh")
    assert sent.exit_code == 0, sent.output
    decoded = run("print", "decode", device).stdout
    assert "A000" in decoded and "cut" in decoded


def test_a_printer_that_is_not_there_is_a_clear_line(run):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for command in ("test", "status"):
        refused = run("print", command, f"network:127.0.0.1:{port}")
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"Error: network:127.0.0.1:{port}: ") and refused.stderr.count("\n") == 1


def test_what_is_no_address_is_misuse(run):
    assert run("print", "status", "the one by the door").exit_code == 2


def test_a_printer_that_works_says_so(run, listening):
    status = run("print", "status", listening)
    assert status.exit_code == 0, status.output
    assert "paper\tok" in status.stdout and "online\ttrue" in status.stdout
    assert run("print", "test", listening).stdout == "printed\n"


def test_a_printer_that_has_stopped_is_sent_nothing(run, listening, virtual):
    virtual.suffer("paper_out")
    assert run("print", "status", listening).exit_code == 1
    assert run("print", "test", listening).exit_code == 1
    assert virtual.paper() == []


def test_the_virtual_printer_shows_what_comes_out_of_it(run):
    command = [sys.executable, "-u", "-m", "server.cli", "printer", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().removeprefix("ready ").strip()
        assert run("print", "test", address).stdout == "printed\n"
        paper = []
        while not paper or not paper[-1].startswith("- -"):
            paper.append(process.stdout.readline())
        assert "A000" in "".join(paper)
        process.terminate()


def test_the_virtual_printer_is_given_troubles_while_it_runs(run):
    command = [sys.executable, "-u", "-m", "server.cli", "printer", "--port", "0", "--control", "0"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        address = process.stdout.readline().removeprefix("ready ").strip()
        control = int(process.stdout.readline().removeprefix("control "))
        for order, said in (("sing", "unknown order"), ("paper_out", "ok"), ("state", "paper_out, 0 slips")):
            process.stdin.write(f"{order}\n")
            process.stdin.flush()
            assert process.stderr.readline().startswith(said)
        assert run("print", "status", address).exit_code == 1
        with socket.create_connection(("127.0.0.1", control)) as orders:
            orders.sendall(b"recover\n")
            assert orders.recv(100) == b"ok\n\n"
        assert run("print", "test", address).stdout == "printed\n"
        process.terminate()
        process.communicate()


@pytest.mark.parametrize(
    "said",
    [b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", b"\x23\x06\x00\x00\x00\x00\x00\x00\x00"],
    ids=["web", "Star"],
)
def test_what_speaks_another_language_is_told_apart(run, said):
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=lambda: peers.append(server.accept()[0]) or peers[0].sendall(said))
        peers: list[socket.socket] = []
        accepting.start()
        told = run("print", "status", f"network:127.0.0.1:{server.getsockname()[1]}", spoken="en")
        accepting.join()
        peers[0].close()
    assert told.exit_code == 1
    assert "ESC/POS" in told.stderr and told.stderr.count("\n") == 1


def test_bytes_are_drawn_beside_their_file_as_wide_as_their_paper(run, tmp_path):
    device = tmp_path / "lp0"
    device.touch()
    for width, dots in (("58", 384), ("80", 576)):
        device.write_bytes(b"")
        run("print", "test", f"file:{device}", "--width", width, "--status", "none", spoken="zh")
        assert run("print", "decode", device).exit_code == 0
        with Image.open(tmp_path / "lp0.png") as drawn:
            assert drawn.width == dots and drawn.height > 700


@pytest.mark.parametrize("text", ["auto", "text", "picture"])
def test_the_test_slip_has_hanzi_letters_a_code_and_rulers_as_wide_as_the_paper(run, tmp_path, text):
    device = tmp_path / "lp0"
    device.touch()
    run("print", "test", f"file:{device}", "--width", "58", "--text", text, spoken="zh")
    decoded = run("print", "decode", device, "--png", tmp_path / "paper.png").stdout
    if text != "picture":
        assert "....:....|....:....|....:....|.." in decoded and "一二三四五六七八九十一二三四五六" in decoded
    with Image.open(tmp_path / "paper.png") as drawn:
        inked = drawn.convert("L").point(lambda grey: 255 * (grey < 128))
        rows = [inked.crop((0, y, 384, y + 1)).getbbox() for y in range(inked.height)]
    assert max(row[2] - row[0] for row in rows if row) >= 370


@pytest.mark.parametrize(
    "content", [b"", b"\x1b", b"\x1dv0\x00\xff\xff\xff\xff", b"GET / HTTP/1.1\r\n\r\n", bytes(range(256))]
)
def test_any_file_is_decoded_without_a_complaint(run, tmp_path, content):
    (tmp_path / "job.bin").write_bytes(content)
    assert run("print", "decode", tmp_path / "job.bin").exit_code == 0


def test_a_picture_that_cannot_be_written_is_one_line(run, tmp_path):
    (tmp_path / "job.bin").write_bytes(b"A\n")
    refused = run("print", "decode", tmp_path / "job.bin", "--png", tmp_path / "nowhere" / "a.png")
    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_profile_that_nobody_knows_is_named_by_check_with_what_is_near(run, tmp_path, branch_file_text):
    file = tmp_path / "branch.toml"
    named = 'address = "memory:front"\nprofile = "TM-T88X"'
    file.write_text(branch_file_text.replace('address = "memory:front"', named))
    refused = run("check", file, spoken="en")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("printers[0].profile: 'TM-T88X'") and "TM-T88V" in refused.stderr
    file.write_text(file.read_text().replace("TM-T88X", "TM-T88V"))
    assert run("check", file).exit_code == 0
