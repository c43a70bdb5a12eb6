package text

import (
	"unicode"

	"pikir/pipeline"
)

// arabicTally reads words in Arabic letters.
type arabicTally struct{ kazakh, likely, foreign bool }

// count looks for letters. The high hamza is of Kazakh alone; some letters it shares with Uyghur, Kyrgyz or Kurdish, which have others that it lacks.
func (t *arabicTally) count(w []rune) {
	for _, r := range w {
		switch {
		case r == 'ٴ' || r >= 'ٵ' && r <= 'ٸ':
			t.kazakh = true
		case r == 'ۇ' || r == 'ڭ' || r == 'ۋ' || r == 'ە':
			t.likely = true
		case !kazakhArabic(r) && unicode.Is(unicode.Arabic, r):
			t.foreign = true
		}
	}
}

// kazakhArabic says whether Kazakh in China is written with a letter (and with hamza on its bearers).
func kazakhArabic(r rune) bool {
	switch r {
	case 'ا', 'ب', 'پ', 'ت', 'ج', 'چ', 'ح', 'د', 'ر', 'ز', 'س', 'ش', 'ع', 'ف', 'ق', 'ك', 'ک', 'گ', 'ل', 'م', 'ن', 'و', 'ۆ', 'ه', 'ھ', 'ە', 'ى', 'ي', 'ء', 'ـ', '،', '؟', '؛':
		return true
	}
	return false
}

func (t *arabicTally) language() pipeline.Lang {
	if t.kazakh || t.likely && !t.foreign {
		return pipeline.Kazakh
	}
	return pipeline.Other
}
