from IPython.display import display

VECTORS = [
    ('application/javascript', 'hit()'),
    ('text/javascript', 'hit()'),
    ('application/vnd.jupyter.widget-view+json', {'model_id': '</script><script>hit()</script>', 'version_major': 2}),
    ('application/vnd.jupyter.widget-state+json', {'state': {}}),
    ('application/vnd.bokehjs_exec.v0+json', {'x': 1}),
    ('application/vnd.plotly.v1+json', {'data': [], 'layout': {'title': '<img src=x onerror=hit()>'}}),
    ('application/vnd.vegalite.v5+json', {'data': {'url': 'http://evil.test/data.json'}}),
    ('application/pdf', 'JVBERi0='),
    ('text/vnd.mermaid', 'graph TD\n</pre><script>hit()</script>'),
    ('application/x-unknown"><script>hit()</script>', 'x'),
    ('image/png', '"><script>hit()</script>'),
    ('image/jpeg', 'AAAA" onerror="hit()'),
    ('text/html', ['<script>', 'hit()', '</script>']),
]

for mime, value in VECTORS:
    display({mime: value}, raw=True, metadata={mime: {'width': '1 onerror=hit()', 'alt': '"><script>hit()</script>'}})
pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
display({'image/png': pixel}, raw=True, metadata={'image/png': {'width': '1 onload=hit()', 'unconfined': True}})


def chain_forward(w, b, x, n):
    return np.zeros(n + 1)
