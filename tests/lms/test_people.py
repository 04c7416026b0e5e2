"""Is each participant known by the list, in every form that Moodle and Canvas give it?"""

from pathlib import Path

import pytest
from support.lms import GERMAN, GRADEBOOK, WORKSHEET, written

from autograder.lms.errors import BadList
from autograder.lms.people import Naming, People, Person, people_in
from autograder.lms.tables import MEANINGS, read_table


def names(people: list[Person]) -> list[str]:
    return [person.student for person in people]


def test_moodles_worksheet_gives_everybody_a_name_and_a_number(tmp_path: Path) -> None:
    people = people_in(read_table(written(tmp_path / "w.csv", WORKSHEET)), "moodle", Naming(domain=False))
    assert names(people) == ["ada", "bjoern", "wei.li", "wei.li2", "nobody"]
    assert [person.key for person in people] == ["101", "102", "103", "104", "105"]
    assert (people[1].first, people[1].last) == ("Björn", "Öström")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_and_written_back_in_its_own_encoding_and_separator(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes(GERMAN.replace("\n", "\r\n").encode(encoding))
    table = read_table(path)
    assert people_in(table, "moodle")[1].name == "Björn Öström"
    assert table.text().decode(encoding) == GERMAN.replace("\n", "\r\n")


def test_canvas_rows_of_no_student_are_passed_over(tmp_path: Path) -> None:
    people = people_in(read_table(written(tmp_path / "g.csv", GRADEBOOK)), "canvas")
    assert names(people) == ["ada", "bjoern", "weili", "weili2"]
    assert (people[0].key, people[0].first, people[0].last) == ("2001", "Ada", "Lovelace")


def test_the_same_name_twice_is_told_apart_by_number_and_refused_without_one() -> None:
    people = People([Person(student=f"li{n}", key=str(n), name="Wei Li") for n in (1, 2)])
    found = people.find("2", "Wei Li", "moodle")
    assert isinstance(found, Person) and found.student == "li2"
    without = People([Person(student=f"li{n}", name="Wei Li") for n in (1, 2)]).find("2", "Wei Li", "moodle")
    assert without == "is the name of 2 participants (li1, li2). Take a list that has their numbers."


@pytest.mark.parametrize("name", ["Björn Öström", "ostrombjorn", "Öström, Björn", "bjoern", "bjoern@uni.test"])
def test_without_numbers_a_student_is_found_by_any_name(name: str) -> None:
    person = Person(student="b1", name="Björn Öström", first="Björn", last="Öström", email="bjoern@uni.test")
    assert People([person]).find("", name, "plain") == person


def test_a_stranger_is_told_with_the_nearest_name() -> None:
    told = People([Person(student="ada", name="Ada Lovelace")]).find("9", "Ada Lovelac", "plain")
    assert told == "is not in the list. The nearest is Ada Lovelace."


def test_the_name_of_an_earlier_collect_and_of_the_gradebook_stay(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "w.csv", WORKSHEET))
    rule = Naming(earlier={"101": "countess"}, by_email={"bjoern@uni.test": "bjoern7"})
    assert names(people_in(table, "moodle", rule))[:3] == ["countess", "bjoern7", "wei.li@uni.test"]
    assert names(people_in(table, "moodle", Naming(column="Email address")))[0] == "ada@uni.test"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Identifier,Full name,Email address\nParticipant 1,Ada,a@x\nParticipant 2,Eve,a@x\n",
            "Ada and Eve both have a@x",
        ),
        (
            "Identifier,Full name,Email address\nParticipant 1,Ada,a@x\nParticipant 1,Eve,e@x\n",
            "Ada and Eve both have 1",
        ),
        ("Identifier,Full name\nParticipant 1,Ada\n", "Ada has no name for nbgrader"),
        ("Identifier,Full name,Email address\nParticipant 1,Ada,../x\n", "slash"),
        ("Identifier,Full name,Email address\nParticipant 1,Ada,*\n", "has one of the characters"),
        ("Identifier,Full name,Email address\nParticipant 1,Ada,a@x,more\n", "row 2: it has more cells"),
        ("Colour,Weight\nred,3\n", "has no column with names or numbers of students; its columns are Colour, Weight"),
        ("just one line", "no first line of column names"),
        ("", "no first line of column names"),
        ("PK\3\4...", "is a spreadsheet"),
    ],
)
def test_each_fault_of_a_list_is_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadList, match=said.replace("(", r"\(")):
        people_in(read_table(written(tmp_path / "w.csv", text)), "moodle")


def test_a_column_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "w.csv", WORKSHEET))
    with pytest.raises(BadList, match=r"no column 'Login'\. Its columns are Identifier, Full name"):
        people_in(table, "moodle", Naming(column="Login"))


def test_of_a_blind_marked_class_the_numbers_are_the_names(tmp_path: Path) -> None:
    text = "Identifier,Status,Grade\nParticipant 101,Submitted,\nParticipant 102,Submitted,\n"
    table = read_table(written(tmp_path / "w.csv", text))
    people = people_in(table, "moodle", Naming(column="Identifier"))
    assert [(person.student, person.key) for person in people] == [
        ("Participant 101", "101"),
        ("Participant 102", "102"),
    ]
    with pytest.raises(BadList, match="a row without a name has no name for nbgrader"):
        people_in(table, "moodle")


def test_nbgraders_own_list_is_read(tmp_path: Path) -> None:
    text = "id,first_name,last_name,email\nada1,Ada,Lovelace,ada@uni.test\n"
    (person,) = people_in(read_table(written(tmp_path / "s.csv", text)), "plain")
    assert (person.student, person.name) == ("ada1", "Ada Lovelace")


def test_no_title_has_two_meanings() -> None:
    titles = [title for meaning in MEANINGS.values() for title in meaning]
    assert len(titles) == len(set(titles)) > 60
