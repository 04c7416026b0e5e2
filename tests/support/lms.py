"""Files in the shapes that Moodle and Canvas document, with invented people."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Gradebook

ADA, BJOERN, FIRST_LI, SECOND_LI = ("Ada Lovelace", 101), ("Björn Öström", 102), ("Wei Li", 103), ("Wei Li", 104)
ASSIGNMENT = "sums"
CLASS = (ADA, BJOERN, FIRST_LI, SECOND_LI)

WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),\
Online text,Last modified (grade),Feedback comments
Participant 101,Ada Lovelace,ada@uni.test,Submitted for grading,,20.00,Yes,"Thursday, 5 March 2026, 11:03 PM",,-,
Participant 102,Björn Öström,bjoern@uni.test,Submitted for grading,,20.00,Yes,"Friday, 6 March 2026, 12:01 AM",,-,
Participant 103,Wei Li,wei.li@uni.test,Submitted for grading,,20.00,Yes,"Thursday, 5 March 2026, 1:00 PM",,-,
Participant 104,Wei Li,wei.li2@uni.test,Submitted for grading,,20.00,No,"Thursday, 5 March 2026, 2:00 PM",,-,
Participant 105,Nobody Here,nobody@uni.test,No submission,,20.00,Yes,-,,-,
"""

GERMAN = """\
Kennung;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;\
Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar
Teilnehmer/in101;Ada Lovelace;ada@uni.test;Zur Bewertung abgegeben;;20,00;Ja;Donnerstag, 5. März 2026, 23:03;-;
Teilnehmer/in102;Björn Öström;bjoern@uni.test;Zur Bewertung abgegeben;;20,00;Ja;Freitag, 6. März 2026, 00:01;-;
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Deep linear (9001),Other work (9002),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,20,10,(read only)
"Lovelace, Ada",2001,S1,ada,Monday,,7,70
"Öström, Björn",2002,S2,bjoern,Monday,,8,80
"Li, Wei",2003,S3,weili,Monday,,9,90
"Li, Wei",2004,S4,weili2,Tuesday,,9,90
"Student, Test",2999,,test,Monday,,,
"""


def moodle_name(person: tuple[str, int], file: str = "nb.ipynb", *, folders: bool = True) -> str:
    name, number = person
    return f"{name}_{number}_assignsubmission_file_{'/' if folders else ''}{file}"


def zip_of(path: Path, files: Mapping[str, bytes]) -> Path:
    """A zip archive; names are UTF-8 and say so."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def earn(root: Path, points: Mapping[str, float], *, penalty: float = 0, waits: tuple[str, ...] = ()) -> None:
    """Enter scores into the gradebook, as grading does."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as book:
        for student, score in points.items():
            book.update_or_create_student(student)
            submission = book.add_submission(ASSIGNMENT, student)
            grade = book.find_grade("sum", "nb", ASSIGNMENT, student)
            grade.auto_score, grade.needs_manual_grade = score, student in waits
            submission.notebooks[0].late_submission_penalty = penalty
        book.db.commit()
