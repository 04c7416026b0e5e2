import sys, gc
for name in list(sys.modules):
    if 'exercises' in name or 'mutants' in name or 'authoring' in name:
        print('GOT', name)
for module in ('autograder.exercises', 'autograder.mutants', 'autograder.authoring.build'):
    try:
        __import__(module)
        print('GOT', module)
    except ImportError as error:
        print(type(error).__name__)
