"""A package examined by the rules chosen: findings in report order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache

from pincite.errors import PinciteError
from pincite.findings import Finding, Report, ResourceSummary, Severity
from pincite.packages import Package
from pincite.rules.context import Context
from pincite.rules.reference import REFERENCE_RULES
from pincite.rules.registry import RULES
from pincite.rules.rule import Rule
from pincite.rules.severities import severities
from pincite.tables import DEFAULT_LIMIT, DEFAULT_MEMORY, Engine, Sizes, memory_bytes, part_lines


def validate(  # noqa: PLR0913 (what a run may be asked)
    package: Package,
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    limit: int = DEFAULT_LIMIT,
    engine: Engine = "local",
    memory: int | str = DEFAULT_MEMORY,
) -> Report:
    """
    Check a package by every rule, or by those of `only` less those of `skip`.

    `limit` is frictionless' error limit, per resource (0: none); each rule of ours may find some times as much.
    What the package says of a rule's severity holds, unless `only` asks for a rule that it switches off. Raises
    PinciteError for a rule that does not exist. `memory` bounds what the keys of a large table hold at a time, in bytes
    or as in "512MB"; the rest of them goes to a temporary file.
    """
    weights = severities(package, known_rules())
    wanted = _chosen(only, {*skip, *(name for name in weights if weights[name] is None and name not in only)})
    package = package.remembering()
    context = Context(package, limit, engine, Sizes(memory=memory_bytes(memory)))
    cut: list[str] = []
    found = (
        finding._replace(severity=weights.get(finding.rule) or finding.severity)
        for finding in _all_findings(context, wanted, context.most, cut)
        if finding.rule in wanted
    )
    ordered = (finding for _, finding in sorted(enumerate(found), key=_report_order(context)))
    findings = tuple(_in_their_files(context, ordered))
    invalid = {finding.resource for finding in findings if finding.severity is Severity.ERROR}
    summaries = tuple(
        ResourceSummary(resource.name, resource.path, context.row_count(resource), resource.name not in invalid)
        for resource in package.resources
    )
    return Report(
        name=package.name,
        version=package.version,
        findings=findings,
        resources=summaries,
        truncated=context.truncated or bool(cut),
        fallbacks=tuple(context.fallbacks()),
    )


def known_rules() -> tuple[str, ...]:
    """Name every rule that a finding can carry: ours, then frictionless' own."""
    return (*(rule.name for rule in RULES), *REFERENCE_RULES)


def no_such_rule(name: str) -> PinciteError:
    """Make the complaint about a rule that does not exist, with the rule that may have been meant."""
    import difflib

    near = difflib.get_close_matches(name, known_rules(), n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return PinciteError(f"There is no rule {name!r}.{hint} `pincite explain` lists them.")


def _all_findings(context: Context, wanted: frozenset[str], most: int, cut: list[str]) -> Iterator[Finding]:
    """Yield what is found; a rule of ours that finds more than `most` (0: no bound) is stopped and named in `cut`."""
    yield from context.metadata
    for resource in context.package.resources:
        if resource.name in context.refusals:
            if (refusal := context.refusals[resource.name]).rule in REFERENCE_RULES:  # the others have rules of ours
                yield refusal
        elif resource.kind == "table" and (wanted & REFERENCE_RULES):
            yield from context.table(resource).findings
        elif resource.kind != "table" and (wanted & REFERENCE_RULES):
            yield from context.file(resource)
    asked = [rule for rule in RULES if rule.name in wanted and context.offers(rule.needs)]
    of_text = [rule for rule in asked if rule.of_text]
    for rule in asked:
        for count, finding in enumerate(_found(context, rule, of_text)):
            if most and count == most:
                cut.append(rule.name)
                break
            yield finding._replace(rule=rule.name, severity=rule.severity)


def _found(context: Context, rule: Rule, of_text: Sequence[Rule]) -> Iterator[Finding]:
    yield from rule.find(context)
    if rule.of_text and context.corpora.found:
        from pincite.rules.corpora import by_text

        yield from by_text(context, rule, of_text)


def _in_their_files(context: Context, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Tell what is found in a resource of several files, read as one, at the file and line where it stands."""
    counted = cache(lambda name: part_lines(context.resources[name]))
    for finding in findings:
        path, line = finding.path, finding.line
        resource = context.resources.get(finding.resource or "")
        in_file = resource is not None and path == resource.path  # and not in the descriptor or a schema
        if line is not None and in_file and (lines := counted(finding.resource)):
            path, line = lines.place(line)
        yield finding._replace(path=path, line=line)


def _chosen(only: Collection[str], skip: Collection[str]) -> frozenset[str]:
    known = known_rules()
    for name in (*only, *skip):
        if name not in known:
            raise no_such_rule(name)
    return frozenset(only or known) - frozenset(skip)


def _report_order(context: Context) -> Callable[[tuple[int, Finding]], tuple[object, ...]]:
    places = {resource.name: index for index, resource in reversed(list(enumerate(context.package.resources)))}

    def key(item: tuple[int, Finding]) -> tuple[object, ...]:
        sequence, finding = item
        place = -1 if finding.resource is None else places.get(finding.resource, len(places))
        if finding.rule in REFERENCE_RULES:
            return (place, 0, sequence)
        where = (finding.row or 0, finding.line or 0, finding.column or 0, finding.field_number or 0)
        return (place, 1, *where, finding.rule, sequence)

    return key
