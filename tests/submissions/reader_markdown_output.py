from IPython.display import Latex, Markdown, display

VECTORS = [
    '[click](javascript:hit()) [data](data:text/html;base64,PHNjcmlwdD4=)',
    '![pixel](http://evil.test/markdown.png)',
    '<img src=x onerror="hit()">',
    '<script>hit()</script>',
    '[reference]\n\n[reference]: javascript:hit()',
    '```mermaid\n</pre><script>hit()</script>\n```',
    '```"><script>hit()</script>\ncode\n```',
    '# heading <img src=x onerror="hit()">',
    '$\\href{javascript:hit()}{x}$ $$\\require{unsafe}\\class{modal}{y}$$',
    '&#36;&#92;href{javascript:hit()}{x}&#36;',
    '![missing](attachment:missing.png)',
    '[title](http://a.test "\\"><script>hit()</script>")',
    '<iframe srcdoc="<script>parent.hit()</script>">\n\n</iframe>\n\n<style>@import "http://evil.test/m.css";</style>',
    '`<script>hit()</script>` and\n\n    <script>hit()</script>\n\n| a |\n|---|\n| <img src=x onerror="hit()"> |',
]

for vector in VECTORS:
    display(Markdown(vector))
    display(Latex(vector))


def chain_forward(w, b, x, n):
    display(Markdown(VECTORS[2]))
    return np.zeros(n + 1)
