import sys, gc
for name in list(sys.modules):
    if 'exercises' in name or 'mutants' in name or 'authoring' in name:
        print('GOT', name)
for module in ('autograder.exercises', 'autograder.mutants', 'autograder.authoring.build'):
    try:
        __import__(module)
        if set(vars(sys.modules[module])) - {'__name__', '__doc__', '__package__', '__loader__', '__spec__', '__path__', '__file__'}:
            print('GOT', module)  # not only the empty folder that covers it
    except ImportError as error:
        print(type(error).__name__)
