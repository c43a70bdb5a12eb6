"""Prints macro-F1 over Kazakh, Russian and mixed comments, and comments a second, of pikir and of lingua."""
import csv
import gzip
import subprocess
import sys
import time

from lingua import Language, LanguageDetectorBuilder

work, table = sys.argv[1:]
LANGUAGES = ["kk", "ru", "mixed"]
FOLD = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")


def pikir(texts):
    with open(f"{work}/in.csv", "w", newline="") as f:
        csv.writer(f).writerows([["text"]] + [[t] for t in texts])
    subprocess.run([f"{work}/pikir", "score", f"{work}/in.csv", "--out", f"{work}/out.csv"], check=True, stderr=subprocess.DEVNULL)
    with open(f"{work}/out.csv", newline="") as f:
        return [row["lang"] for row in csv.DictReader(f)]


detector = LanguageDetectorBuilder.from_languages(Language.KAZAKH, Language.RUSSIAN, Language.ENGLISH).with_preloaded_language_models().build()
NAMES = {Language.KAZAKH: "kk", Language.RUSSIAN: "ru", Language.ENGLISH: "en"}


def whole(texts):
    return [NAMES.get(detector.detect_language_of(t), "other") for t in texts]


def parts(texts):
    said = []
    for t in texts:
        found = {NAMES[p.language] for p in detector.detect_multiple_languages_of(t)}
        said.append("mixed" if len(found) > 1 else next(iter(found), "other"))
    return said


def macro_f1(labels, said):
    total = 0.0
    for lang in LANGUAGES:
        right = sum(a == b == lang for a, b in zip(labels, said))
        total += 2 * right / max(1, labels.count(lang) + said.count(lang))
    return total / len(LANGUAGES)


with gzip.open(table, "rt", newline="") as f:
    rows = list(csv.DictReader(f))
texts = [r["text"] for r in rows]
labels = ["kk" if r["language"] == "kz" else r["language"] for r in rows]
print(f"| {len(texts)} comments | as written | Kazakh letters as plain ones | comments a second |\n|---|---|---|---|")
for name, tell in {"pikir score": pikir, "lingua, whole comment": whole, "lingua, parts": parts}.items():
    plain = macro_f1(labels, tell([t.translate(FOLD) for t in texts]))
    many = texts * 20
    start = time.time()
    said = tell(many)[: len(texts)]
    print(f"| {name} | {macro_f1(labels, said):.3f} | {plain:.3f} | {len(many) / (time.time() - start):.0f} |")
