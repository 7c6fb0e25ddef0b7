"""Erlang C: waits of a queue with several counters, random arrivals and exponential service times.

`load` is the work that arrives, in counters kept busy: arrivals per hour × service time. B(0) = 1,
B(k) = load B(k-1) / (k + load B(k-1)) is the recursion of Erlang B; C = B / (1 - ρ (1 - B)) with ρ = load / counters.
Real service times vary more, so real waits are longer, about 1.3 times on a bank's own data.
"""

import math

COUNTERS_MAX = 1000
HOUR_S = 3600


def wait_share(counters: int, load: float) -> float:
    """The share of customers who wait at all, C(counters, load); 1 where work arrives faster than it is done."""
    if load >= counters:
        return 1.0
    lost = 1.0
    for place in range(1, counters + 1):
        lost = load * lost / (place + load * lost)
    return lost / (1 - load / counters * (1 - lost))


def served_within(counters: int, per_hour: float, service_s: float, within_s: float) -> float:
    """The share of customers called within `within_s`: SL(T) = 1 - C e^(-(c - a) T / m)."""
    load = per_hour * service_s / HOUR_S
    if load >= counters:
        return 0.0
    return 1 - wait_share(counters, load) * math.exp(-(counters - load) * within_s / service_s) if load else 1.0


def mean_wait_s(counters: int, per_hour: float, service_s: float) -> float:
    """The mean wait in seconds, C m / (c - a); infinite where work arrives faster than it is done."""
    load = per_hour * service_s / HOUR_S
    if load >= counters:
        return math.inf
    return wait_share(counters, load) * service_s / (counters - load)


def counters_needed(per_hour: float, service_s: float, *, goal: float, within_s: float) -> int:
    """The fewest counters with which the share `goal` is called within `within_s`; 0 where nobody comes."""
    load = per_hour * service_s / HOUR_S
    if load <= 0:
        return 0
    counters = math.floor(load) + 1
    while counters < COUNTERS_MAX and served_within(counters, per_hour, service_s, within_s) < goal:
        counters += 1
    return counters
