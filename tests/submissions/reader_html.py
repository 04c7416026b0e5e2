from IPython.display import HTML, display

VECTORS = [
    '<script>hit()</script>',
    '<img src=x onerror="hit()">',
    '<img src="http://evil.test/pixel.png">',
    '<img srcset="http://evil.test/set.png 1x" src="//evil.test/slashes.png">',
    '<body onload="hit()"><p>text</p>',
    '<iframe src="http://evil.test/frame"></iframe><iframe srcdoc="<script>parent.hit()</script>"></iframe>',
    '<object data="http://evil.test/object"></object><embed src="http://evil.test/embed">',
    '<link rel="stylesheet" href="http://evil.test/style.css"><style>@import "http://evil.test/import.css";</style>',
    '<style>body { background: url(http://evil.test/body.png) } .score { display: none }</style>',
    '<div style="background-image: url(http://evil.test/css.png)">styled</div>',
    '<meta http-equiv="refresh" content="0; url=http://evil.test/refresh"><base href="http://evil.test/">',
    '<details open ontoggle="hit()"><summary>s</summary></details>',
    '<input autofocus onfocus="hit()"><select autofocus onfocus="hit()"></select>',
    '<video src="http://evil.test/video.mp4" onerror="hit()" poster="http://evil.test/poster.png"></video>',
    '<audio src="http://evil.test/a.mp3" onerror="hit()"></audio><source src=x onerror="hit()">',
    '<svg onload="hit()"><script>hit()</script><image href="http://evil.test/svg.png"/></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="hit()"></style></mglyph></table></mtext></math>',
    '<noscript><p title="</noscript><img src=x onerror=hit()>"></noscript>',
    '<a href="javascript:hit()">click</a><a href=" jav&#9;ascript:hit()">click</a><a href="data:text/html,x">d</a>',
    '<a href="/formgrader/manage_students">inside</a><a href="//evil.test/">scheme</a>',
    '<form action="http://evil.test/form"><button autofocus>Save</button></form>',
    '<div style="position: fixed; top: 0; left: 0; width: 100%; height: 100%; background-color: white">3 / 3</div>',
    '<div class="navbar navbar-fixed-top modal-open" id="toc">over the page</div>',
    '<template><img src=x onerror="hit()"></template><textarea></textarea><img src=x onerror="hit()">',
    '<table background="http://evil.test/table.png"><tr><td background="http://evil.test/td.png">x</td></tr></table>',
    '<p>\\(\\hr<wbr>ef{https://evil.invalid}{x}\\) \\(\\cl<!-- -->ass{modal}{x}\\)</p>',
    '<p>\\(\\href{javascript:hit()}{x}\\) \\require{autoload-all} $\\class{navbar-fixed-top}{y}$</p>',
    '</div></div></div></body></html><script>hit()</script>',
    '<!--><img src=x onerror="hit()">--><![CDATA[<img src=x onerror="hit()">]]>',
]

for vector in VECTORS:
    display(HTML(vector))
    display({'text/html': vector}, raw=True, metadata={'text/html': {'isolated': True}})


def chain_forward(w, b, x, n):
    display(HTML(VECTORS[0]))
    return np.zeros(n + 1)
