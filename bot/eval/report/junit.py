"""A run as JUnit XML, as continuous integration servers read it (the form of pytest's own)."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from bot.eval.outcome import Outcome
from bot.eval.report.report import Report, replace_control_characters


def render_junit(report: Report) -> str:
    """Return the XML: a test a case, named by its id, with the reasons of its failure."""
    spent = sum(sum(one.ms) for one in report.run.outcomes) / 1000
    suite = Xml.Element(
        "testsuite",
        name=replace_control_characters(report.title),
        tests=str(len(report.run.outcomes) + len(report.run.unasked)),
        failures=str(len(report.failed)),
        errors="0",
        skipped=str(len(report.run.unasked)),
        time=f"{spent:.3f}",
        timestamp=report.at.isoformat(timespec="seconds"),
    )
    suite.extend(_case(one, report) for one in report.run.outcomes)
    for case, why in report.run.unasked:
        element = Xml.SubElement(
            suite, "testcase", classname=_class(report), name=replace_control_characters(case.id)
        )
        Xml.SubElement(element, "skipped", message=replace_control_characters(why))
    root = Xml.Element("testsuites", name="dateline")
    root.append(suite)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _case(one: Outcome, report: Report) -> Xml.Element:
    element = Xml.Element(
        "testcase",
        classname=_class(report),
        name=replace_control_characters(one.case.id),
        file=replace_control_characters(one.case.file),
        line=str(one.case.line),
        time=f"{sum(one.ms) / 1000:.3f}",
    )
    if not one.passed:
        stage = one.blame.stage if one.blame else "failed"
        failure = Xml.SubElement(
            element, "failure", type=stage, message=replace_control_characters(_told(one))
        )
        failure.text = replace_control_characters(
            f"{one.case.question}\n{_told(one)}\nIt said: {one.answer.text}"
        )
    return element


def _class(report: Report) -> str:
    return f"dateline.{replace_control_characters(report.title)}"


def _told(one: Outcome) -> str:
    blamed = [f"{one.blame.stage}: {one.blame.reason}"] if one.blame else []
    return "\n".join([*one.reasons, *blamed])
