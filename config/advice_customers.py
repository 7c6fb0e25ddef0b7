"""What a careful colleague would ask about how customers are recognised."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from config.complaints import Complaint, path_of
from config.customers import SegmentRule
from config.settings import BranchFile

OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def about_customers(branch_file: BranchFile) -> Iterator[Complaint]:
    """Kinds that are not recognised, rules that are never reached, a system that is never asked."""
    kinds = {recognised.kind for recognised in branch_file.identification.kinds}
    asked = [service.identification for service in branch_file.services]
    for index, rule in enumerate(branch_file.segment_rules):
        path = path_of("segment_rules", index)
        if kinds and rule.identification is not None and rule.identification not in kinds:
            yield Complaint(path, "check.warn.kind_unknown", {"value": rule.identification})
        for place, earlier in enumerate(branch_file.segment_rules[:index]):
            if _hides(earlier, rule):
                yield Complaint(path, "check.warn.rule_hidden", {"first": path_of("segment_rules", place)})
                break
    if branch_file.lookup is not None:
        if not any(each != "none" for each in asked):
            yield Complaint("lookup", "check.warn.lookup_unused")
        address = urlsplit(branch_file.lookup.url)
        if address.scheme == "http" and address.hostname not in OF_THIS_MACHINE:
            yield Complaint("lookup.url", "check.warn.lookup_unencrypted")


def _hides(earlier: SegmentRule, later: SegmentRule) -> bool:
    """Whether the earlier rule holds whenever the later one does."""
    for name in SegmentRule.model_fields:
        wanted, held = getattr(earlier, name), getattr(later, name)
        if name == "segment" or wanted is None or wanted == held:
            continue
        if name == "prefix" and held is not None and held.startswith(wanted):
            continue
        return False
    return True
