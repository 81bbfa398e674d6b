import io
from xml.etree import ElementTree as ET

import pytest

from hostile_names import NAMES, hostile_asset, hostile_report, report_of
from report_fixture import build_report
from rollaudit.report.junit import write_junit

# Attributes and order of elements as both schemas in use have them: Jenkins' junit-10.xsd and Ant's JUnit.xsd.
SUITE_ATTRIBUTES = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"}


def suites(report):
    stream = io.StringIO()
    write_junit(report, stream)
    return ET.fromstring(stream.getvalue().encode())  # noqa: S314 - our own output


@pytest.mark.parametrize("report", [hostile_report(), build_report()], ids=["hostile", "clean"])
def test_the_structure_is_what_readers_expect(report):
    root = suites(report)
    assert root.tag == "testsuites"
    (suite,) = root
    assert set(suite.attrib) == SUITE_ATTRIBUTES
    assert [part.tag for part in suite if part.tag != "testcase"] == ["properties", "system-out", "system-err"]
    cases = suite.findall("testcase")
    assert suite.attrib["tests"] == root.attrib["tests"] == str(len(cases))
    assert suite.attrib["failures"] == str(len(suite.findall("testcase/failure")))
    assert suite.attrib["skipped"] == str(len(suite.findall("testcase/skipped")))
    for case in cases:
        assert set(case.attrib) == {"classname", "name", "time"}
        assert {part.tag for part in case} <= {"failure", "skipped"}
        assert len(case) <= 1


def test_every_photo_is_a_case_and_findings_fail_it():
    cases = suites(hostile_report()).findall("testsuite/testcase")
    assert len(cases) == len(NAMES)
    failure = cases[1].find("failure")
    assert failure.attrib["type"] == "RA101, RA201, RA501"
    assert failure.text.startswith("RA101 high severity, high confidence: An exact position")
    assert len(failure.text.splitlines()) == 3


def test_what_could_not_be_read_is_skipped_never_passed():
    assert suites(hostile_report()).find("testsuite/testcase/skipped").attrib["message"] == "read in part: truncated"


def test_a_directory_is_the_class_and_a_prefix_goes_before_it():
    case = suites(hostile_report(path_prefix="photos/")).findall("testsuite/testcase")[-1]
    assert case.attrib["classname"] == "photos/sub/dir with space"


def test_characters_that_xml_has_no_place_for_are_replaced():
    case = suites(report_of([hostile_asset(1, "a\ufffe\uffff\x00.jpg")])).find("testsuite/testcase")
    assert case.attrib["name"] == "a\ufffd\ufffd\ufffd.jpg"
