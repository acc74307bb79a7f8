"""How the documentation is built: `sphinx-build -W docs docs/_build/html`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "smallgiants"
author = copyright = "the smallgiants authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "_reference"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # the README is a page, and so is a changelog: each begins as it likes

# A docstring names code as `code`, in the way of Markdown.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100

html_theme = "furo"
html_title = "smallgiants"
html_show_sphinx = False
