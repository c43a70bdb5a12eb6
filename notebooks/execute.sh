#!/bin/sh
# Runs every notebook on a fresh run of a shipped fixture. Installs what it needs from PyPI into a throw-away environment.
set -eu
cd "$(dirname "$0")/.."
if ! command -v python3 >/dev/null; then
  echo "skipped: the notebooks need python3"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbclient==0.10.2 ipykernel==6.30.1 pandas==2.3.3 pyarrow==21.0.0 2>/dev/null
make -s run OUT="$work/run"
for notebook in notebooks/*.ipynb; do
  PIKIR_RUN="$work/run" "$work/venv/bin/python" - "$notebook" <<'PYTHON'
import sys
import nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=300).execute()
print("executed", sys.argv[1], "-", sum(cell.cell_type == "code" for cell in notebook.cells), "cells")
PYTHON
done
