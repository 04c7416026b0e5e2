"""Is what the sandbox refuses told from a student's own fault, and is each loss traced to the cell that caused it?"""

import pytest
from nbformat import NotebookNode

from autograder.grading.loss import Loss
from autograder.grading.losses import Stopped, for_instructor, for_student, stopped_by
from autograder.grading.refusals import Kind, Refusal, refusal_in, refusal_of
from autograder.judge.call import Fault
from autograder.kernels.client.session import CellResult
from autograder.kernels.refused import NO_INPUT, NO_NETWORK, NO_PROCESSES, NO_PROGRAMS

REFUSED: dict[tuple[str, str], Kind] = {
    ("StdinNotImplementedError", NO_INPUT): "input",
    ("URLError", f"<urlopen error [Errno -3] {NO_NETWORK}>"): "network",
    ("gaierror", f"[Errno -3] {NO_NETWORK}"): "network",
    ("OSError", f"[Errno 101] {NO_NETWORK}"): "network",
    ("ConnectionError", f"HTTPSConnectionPool(host='x'): Failed to resolve 'x' ([Errno -3] {NO_NETWORK})"): "network",
    ("FileNotFoundError", "https://example.org/d.csv not found."): "network",
    ("RuntimeError", "It looks like there is no internet connection and the repo could not be found"): "network",
    ("PermissionError", f"[Errno 1] {NO_PROCESSES}"): "process",
    ("FileNotFoundError", "[Errno 2] No such file or directory: '/dev/shm'"): "process",
    ("FileNotFoundError", "[Errno 2] No such file or directory: '/psm_73eaaa8c'"): "process",
    ("AssertionError", "Torch not compiled with CUDA enabled"): "gpu",
    ("RuntimeError", "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU"): "gpu",
    ("RuntimeError", "PyTorch is not linked with support for mps devices"): "gpu",
    ("RuntimeError", "Attempting to deserialize object on a CUDA device but torch.cuda.is_available()"): "gpu",
    ("FileNotFoundError", "/content/d.csv not found."): "path",
    ("FileNotFoundError", "[Errno 2] No such file or directory: '/kaggle/input/d.csv'"): "path",
    ("FileNotFoundError", r"[Errno 2] No such file or directory: 'C:\\Users\\me\\d.csv'"): "path",
    ("FileNotFoundError", "[Errno 2] No such file or directory: '../data/d.csv'"): "path",
    ("PermissionError", "[Errno 13] Permission denied: '/home/me/d.csv'"): "path",
    ("OSError", "[Errno 30] Read-only file system: '/tmp/xx.txt'"): "path",
    ("RuntimeError", "Parent directory /content does not exist."): "path",
    ("ModuleNotFoundError", "No module named 'google'"): "platform",
    ("ModuleNotFoundError", "No module named 'google.colab'"): "platform",
    ("ModuleNotFoundError", "No module named 'seaborn'"): "module",
    ("ImportError", "cannot import name 'x' from 'numpy' (/usr/lib/numpy/__init__.py)"): "module",
    ("MemoryError", ""): "memory",
    ("RuntimeError", "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes."): "memory",
    ("RuntimeError", "can't start new thread"): "threads",
    ("OSError", "[Errno 28] No space left on device"): "disk",
    ("PermissionError", "[Errno 1] Operation not permitted"): "other",
}

OWN = [
    ("ImportError", "attempted relative import with no known parent package"),
    ("ZeroDivisionError", "division by zero"),
    ("FileNotFoundError", "[Errno 2] No such file or directory: 'dta.csv'"),
    ("FileNotFoundError", "dta.csv not found."),
    ("FileNotFoundError", "[Errno 2] No such file or directory: '/tmp/dg-ab/c0/49/w/dta.csv'"),
    ("NameError", "name 'cuda' is not defined"),
    ("ValueError", "/content/d.csv is no number"),
    ("AssertionError", "the shapes differ"),
    ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"),
    ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn"),
    ("KeyboardInterrupt", ""),
    ("SystemExit", "1"),
    ("PermissionError", "[Errno 13] Permission denied: 'mine'"),
    ("IsADirectoryError", "[Errno 21] Is a directory: '.'"),
]

MISSING = Fault("missing", "There is no function f.")


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_refusal_is_known_by_its_kind(name: str, text: str) -> None:
    found = refusal_in(name, text)
    assert found is not None and found.kind == REFUSED[name, text]


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_sentence_names_the_error_once_and_gives_its_reason_once(name: str, text: str) -> None:
    fault = Fault("raised", f"{name}: {text}" if text else name, name=name)  # as judge/call.py words it
    cell = Loss("f", 1, (0,), MISSING)
    for loss, answer in ((Loss("f", 1, (0,), fault), OK), (cell, failed(name, text))):
        (sentence,) = for_instructor(stopped_by([loss], ["def f(): g()", "check(f)"], [answer, OK]), 30)
        assert sentence.count(f"with {name}") == sentence.count(name) == 1
        assert sentence.count("while grading") <= 1
        assert sentence.lower().count("nobody can type") <= 1


def test_a_file_that_a_function_misses_is_read_from_its_text_and_not_from_its_type() -> None:
    before = "wget https://x.org/data.csv"
    for text in ("data.csv not found.", "FileNotFoundError: data.csv not found."):
        assert refusal_in("FileNotFoundError", text, commands=before) == Refusal("command", "data.csv")


@pytest.mark.parametrize(("name", "text"), OWN)
def test_a_students_own_fault_is_no_refusal(name: str, text: str) -> None:
    assert refusal_in(name, text) is None


@pytest.mark.parametrize(
    ("ran", "kind"),
    [
        (CellResult("timed_out"), "time"),
        (CellResult("out_of_memory", ended="out_of_memory"), "memory"),
        (CellResult("too_much_output", ended="signalled"), "output"),
        (CellResult("died", ended="too_many_threads"), "threads"),
        (CellResult("died", ended="disk_full"), "disk"),
        (CellResult("died", ended="exited"), None),
        (CellResult("died", ended="signalled"), None),
        (CellResult("ok"), None),
        (CellResult("not_run"), None),
    ],
)
def test_the_end_of_a_cell_is_read_from_what_its_kernel_reports(ran: CellResult, kind: str | None) -> None:
    found = refusal_of(ran)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("command", "path", "told"),
    [
        ("wget https://x.org/data.csv", "data.csv", True),
        ("git clone https://x.org/me/repo.git", "repo/a/points.csv", True),
        ("pip install scipy", "data.csv", False),
    ],
)
def test_a_file_is_missed_because_of_a_command_that_names_it(command: str, path: str, told: bool) -> None:
    before = CellResult("ok", outputs=[stream(NO_PROGRAMS.format(command))])
    found = refusal_of(failed("FileNotFoundError", f"[Errno 2] No such file or directory: '{path}'"), [before])
    assert found == (Refusal("command", path) if told else None)


def stream(text: str) -> NotebookNode:
    return NotebookNode(output_type="stream", name="stdout", text=text)


def failed(name: str, text: str) -> CellResult:
    return CellResult("error", outputs=[NotebookNode(output_type="error", ename=name, evalue=text, traceback=[])])


NETWORK = failed("URLError", NO_NETWORK)
UNDEFINED = failed("NameError", "name 'data' is not defined")
OK = CellResult("ok")


def test_a_missing_function_is_traced_to_its_own_cell() -> None:
    (found,) = stopped_by([Loss("f", 1, (0,), MISSING)], ["get()\ndef f(): pass", "check(f)"], [NETWORK, OK])
    assert found == Stopped(0, Refusal("network"), names=["f"], own=True)


@pytest.mark.parametrize("binds", ["data = get()", "import data", "from x import y as data", "for data in get(): 0"])
def test_a_missing_name_is_traced_through_the_cells_that_need_it(binds: str) -> None:
    sources = [f"%time 1\n{binds}", "f = lambda: data", "more = data", "def g(): more", "check(g)"]
    fault = Fault("raised", "NameError: name 'more' is not defined", name="NameError")
    (found,) = stopped_by([Loss("g", 4, (3,), fault)], sources, [NETWORK, OK, UNDEFINED, OK, OK])
    assert found == Stopped(0, Refusal("network"), names=["g"])


def test_a_function_that_is_refused_when_it_is_called_is_told() -> None:
    fault = Fault("raised", f"PermissionError: [Errno 1] {NO_PROCESSES}", name="PermissionError")
    (found,) = stopped_by([Loss("f", 1, (0,), fault)], ["def f(): pool()", "check(f)"], [OK, OK])
    assert found == Stopped(0, Refusal("process"), called=True, names=["f"], own=True)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (Fault("not run", ""), NETWORK),  # it gave a result, and that was wrong
        (Fault("raised", "ZeroDivisionError: division by zero", name="ZeroDivisionError"), NETWORK),
        (MISSING, failed("ZeroDivisionError", "division by zero")),
        (MISSING, OK),
    ],
)
def test_a_wrong_answer_is_nobody_elses_fault(fault: Fault, answer: CellResult) -> None:
    assert stopped_by([Loss("f", 1, (0,), fault)], ["def f(): pass", "check(f)"], [answer, OK]) == []


@pytest.mark.parametrize(("cell_seconds", "limit"), [(10.0, 10), (30.0, 10), (31.0, 31), (120.0, 120)])
def test_a_check_that_ran_into_its_deadline_is_told_with_the_setting_that_raises_it(
    cell_seconds: float, limit: int
) -> None:
    fault = Fault("endless", "It takes too long: 1 of 6 calls were done.")
    (found,) = stopped_by([Loss("f", 1, (0,), fault)], ["def f(): sleep(12)", "check(f)"], [OK, OK])
    assert found == Stopped(0, Refusal("check"), called=True, names=["f"], own=True)
    (sentence,) = for_instructor([found], cell_seconds)
    assert sentence.startswith(
        f"Points were lost for f: the function stopped, because it took longer than {limit} seconds, the limit for all "
    )
    assert "Set cell_seconds above 30 in course.toml" in sentence and "student's machine" not in sentence
    assert f"longer than {limit} seconds, the limit for all calls of one check" in for_student(found, cell_seconds)


def test_the_end_of_the_submissions_time_is_no_limit_of_a_check() -> None:
    over = CellResult("timed_out", ended="deadline")
    fault = Fault("endless", "The time for the whole submission was over.")
    assert stopped_by([Loss("f", 1, (0,), fault)], ["def f(): pass", "check(f)"], [OK, over]) == []


def test_a_name_that_was_defined_in_a_locked_cell_is_traced_to_it() -> None:
    fault = Fault("raised", "NameError: name 'math' is not defined", name="NameError")
    replaced = {"imports": "import numpy, math", "other": "x = 1"}
    sources, cells = ["import numpy", "def f(): math.pi", "check(f)"], [OK, OK, OK]
    (found,) = stopped_by([Loss("f", 2, (1,), fault)], sources, cells, replaced)
    assert found == Stopped(1, Refusal("locked", "imports"), called=True, names=["f"], own=True)
    assert stopped_by([Loss("f", 2, (1,), fault)], sources, cells, {"other": "x = 1"}) == []


def test_names_that_need_each_other_end_the_search() -> None:
    sources = ["a = data", "data = a", "check(f)"]
    cells = [UNDEFINED, failed("NameError", "name 'a' is not defined"), OK]
    fault = Fault("raised", "NameError: name 'a' is not defined", name="NameError")
    assert stopped_by([Loss("f", 2, (), fault)], sources, cells) == []


def test_one_sentence_tells_all_losses_of_one_reason() -> None:
    stopped = [Stopped(0, Refusal("path", "/content/d.csv"), names=["f", "g"], own=True)]
    (sentence,) = for_instructor(stopped, 30)
    assert sentence.startswith("Points were lost for f and g: its cell stopped, because it uses /content/d.csv, which")
    assert "This cell stopped while it was graded, because it uses /content/d.csv" in for_student(stopped[0], 30)
    assert "30 seconds" in for_student(Stopped(0, Refusal("time"), names=["f"]), 30)
