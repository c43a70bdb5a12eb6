#!/bin/sh
# Compare the language that pikir tells with that of lingua, the library for it, on comments that people labelled:
# PIKIR_DATA=FOLDER sh compare.sh, where FOLDER/sentiment/measure-only/lid_test.csv.gz has the columns text and language (kz, ru, mixed).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet lingua-language-detector==2.1.1
(cd "$here/../../.." && go build -o "$work/pikir" ./cmd/pikir)
"$work/venv/bin/python" "$here/compare.py" "$work" "$PIKIR_DATA/sentiment/measure-only/lid_test.csv.gz"
