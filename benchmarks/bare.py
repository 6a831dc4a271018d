"""HTML file → PDF file through WeasyPrint as it comes, nothing of ours loaded.

usage: python benchmarks/bare.py PAGE.html BRIEFING.pdf
"""

import sys

from weasyprint import HTML

HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
