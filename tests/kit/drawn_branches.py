"""Branches of any rules, drawn by hypothesis."""

from typing import Any

from hypothesis import strategies as st

from config.load import BadBranchFile, read

SERVICES = ("A", "C", "F")
SEGMENTS = ("ordinary", "gold", "platinum", "need")
STRATEGIES = ("due", "levels", "ratio", "accumulating", "fifo")
STAFF = (None, "mei", "lin")


@st.composite
def profile(draw: Any, number: int) -> dict[str, Any]:
    """A work profile of any kind."""
    strategy = draw(st.sampled_from(STRATEGIES))
    takes = draw(st.sampled_from([["*"], ["A"], ["C"], ["F"], ["A", "C"], ["C", "F"]]))
    overflow = [code for code in SERVICES if takes != ["*"] and code not in takes and draw(st.booleans())]
    made: dict[str, Any] = {"name": f"p{number}", "strategy": strategy, "services": takes}
    made["segments"] = draw(st.sampled_from([["*"], ["*"], ["*"], ["ordinary", "need"], ["gold", "platinum"]]))
    if strategy == "ratio":
        made["ratio"] = draw(st.lists(st.sampled_from(SEGMENTS[:3]), min_size=1, max_size=5))
    if overflow:
        made |= {"overflow": overflow, "overflow_after_s": draw(st.sampled_from([0, 30, 120]))}
    if draw(st.booleans()):
        made["automatic_call_after_s"] = draw(st.sampled_from([5, 60]))
    return made | {"pools": draw(st.booleans())}


@st.composite
def branches(draw: Any) -> dict[str, Any]:
    """The frozen settings of a branch of three counters, three services, up to three profiles."""
    profiles = [
        {"name": "all", "services": ["*"], "segments": ["*"], "strategy": draw(st.sampled_from(STRATEGIES[:2]))}
    ]
    profiles += [draw(profile(number)) for number in range(draw(st.integers(1, 2)))]
    services = [
        {
            "code": code, "name": code, "target_wait_min": draw(st.sampled_from([10, 20])),
            "wrap_up": draw(st.booleans()), "maximum_wait_min": draw(st.sampled_from([None, 15, 25])),
        }
        for code in SERVICES
    ]  # fmt: skip
    gains = st.sampled_from([{}, {"target_wait_min": 5}, {"target_wait_min": 10}, {"head_start_min": 7}])
    segments = [{"code": code, "name": code, "level": n + 1, **draw(gains)} for n, code in enumerate(SEGMENTS[1:3])]
    calling = {
        "call_next_gap_s": 0, "recall_gap_s": 0, "no_show_after_s": 0,
        "need_in_a_row": draw(st.integers(1, 3)), "premium_in_a_row": draw(st.integers(1, 3)),
        "put_back_behind": draw(st.integers(0, 4)), "return_behind": draw(st.integers(0, 4)),
        "arrival": draw(st.sampled_from(["implied", "implied", "confirmed"])),
        "transfer_entry": draw(st.sampled_from(["kept", "new"])), "held_to": draw(st.sampled_from(["queue", "pool"])),
    }  # fmt: skip
    names = [made["name"] for made in profiles]
    written = {
        "branch": {"id": "t-1", "name": "Test", "timezone": "Asia/Shanghai"},
        "services": [{key: value for key, value in made.items() if value is not None} for made in services],
        "segments": segments, "profiles": profiles, "calling": calling,
        "counters": [{"number": n, "profile": draw(st.sampled_from(names)), "zone": "hall"} for n in (1, 2, 3)],
        "marks": [{"code": "vip", "name": "VIP"}],
    }  # fmt: skip
    written["counters"][0]["profile"] = "all"
    try:
        return read(written).branch_file.model_dump(mode="json")
    except BadBranchFile as bad:  # a branch that `check` would not let open is a fault of this drawing
        raise AssertionError([str(complaint) for complaint in bad.complaints]) from bad
