class Page(Exception):
    def __str__(self):
        return '<script>hit()</script><img src="http://evil.test/e.png" onerror="hit()">$\\href{javascript:hit()}{x}$'


def chain_forward(w, b, x, n):
    raise Page


'<script>hit()</script>' + 1
