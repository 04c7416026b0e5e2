from deepgrad.explorers.training import Progress, training


def run(start):
    reports = []
    list(training(start, reports.append))
    return reports


def test_the_last_picture_and_the_last_words_are_reported():
    def train():
        for step in range(3):
            yield {"loss": step}
            yield Progress(f"step {step}", step / 3)

    last = run(train)[-1]
    assert last.finished
    assert last.data == {"loss": 2}
    assert last.progress == Progress("step 2", 2 / 3)
    assert last.error == ""


def test_a_plain_function_gives_one_picture():
    assert run(lambda: {"loss": 1})[-1].data == {"loss": 1}


def test_an_exception_ends_the_run_and_keeps_the_picture():
    def train():
        yield {"loss": 1}
        raise FloatingPointError("loss is NaN")

    last = run(train)[-1]
    assert last.finished
    assert last.data == {"loss": 1}
    assert last.error == "FloatingPointError: loss is NaN"


def test_stopping_closes_the_generator():
    closed = []

    def train():
        try:
            while True:
                yield Progress("on and on")
        finally:
            closed.append(True)

    work = training(train, lambda report: None)
    next(work)
    next(work)
    work.close()
    assert closed == [True]
