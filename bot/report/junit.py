"""A run as JUnit XML, as continuous integration servers read it (the form of pytest's own)."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from bot.regress.outcome import Outcome
from bot.report.inert import inert
from bot.report.report import Report


def junit(report: Report) -> str:
    """Return the XML: a test a case, named by its id, with the reasons of its failure."""
    spent = sum(sum(one.ms) for one in report.run.outcomes) / 1000
    suite = Xml.Element(
        "testsuite",
        name=inert(report.title),
        tests=str(len(report.run.outcomes) + len(report.run.unasked)),
        failures=str(len(report.failed)),
        errors="0",
        skipped=str(len(report.run.unasked)),
        time=f"{spent:.3f}",
        timestamp=report.at.isoformat(timespec="seconds"),
    )
    suite.extend(_case(one, report) for one in report.run.outcomes)
    for case, why in report.run.unasked:
        element = Xml.SubElement(suite, "testcase", classname=_class(report), name=inert(case.id))
        Xml.SubElement(element, "skipped", message=inert(why))
    root = Xml.Element("testsuites", name="dateline")
    root.append(suite)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _case(one: Outcome, report: Report) -> Xml.Element:
    element = Xml.Element(
        "testcase",
        classname=_class(report),
        name=inert(one.case.id),
        file=inert(one.case.file),
        line=str(one.case.line),
        time=f"{sum(one.ms) / 1000:.3f}",
    )
    if not one.passed:
        stage = one.blame.stage if one.blame else "failed"
        failure = Xml.SubElement(element, "failure", type=stage, message=inert(_told(one)))
        failure.text = inert(f"{one.case.question}\n{_told(one)}\nIt said: {one.answer.text}")
    return element


def _class(report: Report) -> str:
    return f"dateline.{inert(report.title)}"


def _told(one: Outcome) -> str:
    blamed = [f"{one.blame.stage}: {one.blame.reason}"] if one.blame else []
    return "\n".join([*one.reasons, *blamed])
