"""Write the word lists that the language model learns from, out of wordfreq (Speer 2022; data CC BY-SA 4.0):

    pip install wordfreq && python wordlist.py > words.tsv
"""

import re
import sys

from wordfreq import top_n_list

OURS = {"ru": (60000, re.compile("[а-яё]{1,24}")), "en": (40000, re.compile("[a-z]{1,24}"))}
NEAR = {"tr": 20000, "uk": 20000}  # close to Kazakh in Latin letters, and to Russian
OTHERS = "de fr es it pl pt id bg fi cs mk ro nl sv vi hu fil ms lt lv da nb ca".split()
WORD = re.compile(r"[^\W\d_]{1,24}")


def listed(lang, most, shape):
    words = (w for w in top_n_list(lang, 3 * most) if shape.fullmatch(w) and ord(w[0]) < 0x530)
    return [w for w, _ in zip(words, range(most))]


print("text", "label", "lang", "source", sep="\t")
for lang, (most, shape) in OURS.items():
    for w in listed(lang, most, shape):
        print(w, "word", lang, "wordfreq", sep="\t")
for lang in [*NEAR, *OTHERS]:
    for w in listed(lang, NEAR.get(lang, 3000), WORD):
        print(w, "word", "other", "wordfreq", sep="\t")
sys.stdout.flush()
