package text

import (
	"math/rand/v2"
	"strings"
)

// kazakhLatin holds the Latin spellings of Kazakh letters that people type; the first is that of the alphabet of 2021.
var kazakhLatin = map[rune][]string{
	'а': {"a"}, 'ә': {"ä", "á", "a", "a", "ae"}, 'б': {"b"}, 'в': {"v", "v", "w"}, 'г': {"g"}, 'ғ': {"ğ", "ǵ", "g", "gh", "g'"}, 'д': {"d"},
	'е': {"e"}, 'ж': {"j", "j", "zh"}, 'з': {"z"}, 'и': {"i", "i", "ı"}, 'й': {"i", "y", "y", "ı"}, 'к': {"k"}, 'қ': {"q", "q", "k"},
	'л': {"l"}, 'м': {"m"}, 'н': {"n"}, 'ң': {"ñ", "ń", "n", "ng", "n'"}, 'о': {"o"}, 'ө': {"ö", "ó", "o", "o"}, 'п': {"p"}, 'р': {"r"},
	'с': {"s"}, 'т': {"t"}, 'у': {"u", "w", "u", "ý"}, 'ұ': {"ū", "u", "u"}, 'ү': {"ü", "ú", "u", "u"}, 'ф': {"f"}, 'х': {"h", "h", "kh", "x"},
	'һ': {"h"}, 'ц': {"ts", "s", "c"}, 'ч': {"ch", "ç"}, 'ш': {"ş", "sh", "sh", "w"}, 'щ': {"ş", "sh"}, 'ы': {"y", "y", "ı"}, 'і': {"ı", "i", "i"},
	'ь': {""}, 'ъ': {""}, 'э': {"e"}, 'ю': {"iu", "yu"}, 'я': {"ia", "ya", "ya"},
}

// russianLatin holds the Latin spellings of Russian letters.
var russianLatin = map[rune][]string{
	'а': {"a"}, 'б': {"b"}, 'в': {"v"}, 'г': {"g"}, 'д': {"d"}, 'е': {"e"}, 'ж': {"zh", "j"}, 'з': {"z"}, 'и': {"i"}, 'й': {"y", "i", "j"},
	'к': {"k"}, 'л': {"l"}, 'м': {"m"}, 'н': {"n"}, 'о': {"o"}, 'п': {"p"}, 'р': {"r"}, 'с': {"s"}, 'т': {"t"}, 'у': {"u"}, 'ф': {"f"},
	'х': {"h", "kh", "x"}, 'ц': {"c", "ts"}, 'ч': {"ch"}, 'ш': {"sh"}, 'щ': {"sh", "sch"}, 'ы': {"y"}, 'ь': {""}, 'ъ': {""}, 'э': {"e"},
	'ю': {"yu"}, 'я': {"ya"},
}

// latin writes a word in one of the many ways in which people write it in Latin letters.
func latin(w string, spellings map[rune][]string, random *rand.Rand) string {
	var b strings.Builder
	for _, r := range w {
		if choices := spellings[r]; choices != nil {
			b.WriteString(choices[random.IntN(len(choices))])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Shares of the words that are learned as people also write them.
const (
	plainShare        = 0.2 // Kazakh without the letters that only Kazakh has
	kazakhLatinShare  = 0.25
	russianLatinShare = 0.1
)

// disguised writes some Kazakh and Russian words as people without the keyboard do.
func disguised(w string, lang int, random *rand.Rand) string {
	p := random.Float64()
	switch {
	case lang == kazakhWord && p < plainShare:
		return string(plainLetters(nil, []rune(w), false))
	case lang == kazakhWord && p < plainShare+kazakhLatinShare:
		return latin(w, kazakhLatin, random)
	case lang == russianWord && p < russianLatinShare:
		return latin(w, russianLatin, random)
	}
	return w
}
