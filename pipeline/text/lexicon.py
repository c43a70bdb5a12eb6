"""Write a lexicon of Russian words, each negative, neutral or positive, that the linear model of positivity learns from:

    pip install natasha==1.6.0 navec==0.10.0 scikit-learn wordfreq && python lexicon.py > lexicon.tsv

Hardly any Russian comments are openly licensed, and those that are hold few of the words that people use. Words that stand in like
places lie near each other in Navec (word vectors of Russian news; Kukushkin 2019, MIT, within Natasha). A logistic regression learns
positivity from the everyday posts of datasets/cityvoice, each the mean of its words' vectors; of the frequent words it then lists those
that it is surest of. Every fifth post is left out, as in training.
"""

import pathlib
import re
import sys
import sysconfig

import numpy as np
from navec import Navec
from sklearn.linear_model import LogisticRegression
from wordfreq import top_n_list

LISTED = 8000  # words of each label
POSTS = pathlib.Path(__file__).parents[2] / "datasets" / "cityvoice" / "everyday"
VECTORS = pathlib.Path(sysconfig.get_paths()["purelib"], "natasha", "data", "emb", "navec_news_v1_1B_250K_300d_100q.tar")
LABELS = {"-": "neg", "=": "neu", "+": "pos"}
WORD = re.compile("[а-яё]+")


def posts():
    for path in sorted(POSTS.glob("ru-*.txt")):
        lines = [line.split(" ", 1) for line in path.read_text("utf-8").splitlines() if line]
        yield from (line for i, line in enumerate(lines) if i % 5 != 4)


navec = Navec.load(VECTORS)
place = {word: i for i, word in enumerate(navec.vocab.words)}
vectors = navec.pq.unpack().astype(np.float64)
vectors -= vectors.mean(0)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6


def mean(words):
    rows = [place[word] for word in words if word in place]
    return vectors[rows].sum(0) / (len(rows) + 1) ** 0.5


marks, texts = zip(*posts())
model = LogisticRegression(max_iter=500).fit([mean(WORD.findall(text.lower())) for text in texts], marks)
words = [word for word in top_n_list("ru", 100_000) if word in place and len(word) > 2]
surety = model.predict_log_proba([mean([word]) for word in words])

print("text", "label", "lang", "source", sep="\t")
listed = {}
for k, mark in enumerate(model.classes_):
    for i in np.argsort(-surety[:, k], kind="stable")[:LISTED]:
        listed.setdefault(words[i], []).append(LABELS[mark])
for word, labels in listed.items():
    if len(labels) == 1:  # a word that is listed twice says nothing
        print(word, labels[0], "ru", "navec", sep="\t")
sys.stdout.flush()
