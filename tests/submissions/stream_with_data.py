# an update gives a stream and an error data that is no part of such outputs, and that nobody cleans there
outlet = get_ipython().kernel.session
outputs = {'stream': {'name': 'stdout', 'text': 'a'}, 'error': {'ename': 'E', 'evalue': 'v', 'traceback': ['t']}}
for kind, content in outputs.items():
    named = {'transient': {'display_id': kind}}
    outlet.send(None, kind, {**content, **named})
    outlet.send(None, 'update_display_data', {'data': {'text/html': '<script>hit()</script>'}, 'metadata': {}, **named})


def chain_forward(w, b, x, n):
    return np.full(n + 1, x, dtype=float)
