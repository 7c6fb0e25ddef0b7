"""A line of 200 bytes a second."""

from dataclasses import replace

from printers.decode import decode, largest_line

TICKETS = 5


def test_a_line_of_200_bytes_a_second_is_waited_for(queue, spool, quick, printer, listener, zh):
    numbers = [f"A{place:03d}" for place in range(TICKETS)]
    for number in numbers:
        queue.add(number, replace(zh, number=number))
    printer.slow_down(200)
    spool(listener.address, pace=replace(quick, answer_s=2, slow_bytes_per_s=100))
    for number in numbers:
        queue.wait_for(number, "printed")
    assert [largest_line(decode(piece.content)) for piece in printer.paper()] == numbers
