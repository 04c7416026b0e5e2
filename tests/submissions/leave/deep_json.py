# outputs that are small as bytes and large once they are read
outlet = get_ipython().kernel.session
for body in (b'[' * 100_000, b'{"kind":' * 50_000, b'{"kind": "stream", "content": ' + b'[' * 900 + b']' * 900 + b'}',
             b'{"kind": "display_data", "content": {"data": {"text/plain": 1e999}}}', b'null', b'\xff\xfe'):
    outlet.put(3, body)
