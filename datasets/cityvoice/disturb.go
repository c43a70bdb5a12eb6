package cityvoice

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

var plainKazakh = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "Ә", "А", "Қ", "К", "Ө", "О", "Ұ", "У", "Ү", "У", "І", "И")

var latinKazakh = strings.NewReplacer("а", "a", "ә", "a", "б", "b", "в", "v", "г", "g", "ғ", "g", "д", "d", "е", "e", "ж", "j", "з", "z", "и", "i", "й", "i", "к", "k", "қ", "q",
	"л", "l", "м", "m", "н", "n", "ң", "n", "о", "o", "ө", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ұ", "u", "ү", "u", "ф", "f", "х", "h", "һ", "h", "ц", "c", "ч", "ch",
	"ш", "sh", "щ", "sh", "ы", "y", "і", "i", "ь", "", "ъ", "", "э", "e", "ю", "yu", "я", "ya", "ё", "yo")

// ends are what people write after a comment, by label; sarcasm has its own.
var ends = map[string][]string{
	"pos": {"!", "!!!", "!", ")", "))", " 👍", " 👏👏👏", " ❤", " 🙏", " 🔥", " 😍", " 😊", "❤️❤️", " 💪"},
	"neg": {"!", "!!!", "...", "((", " 😡", " 🤬", " 🤦", " 👎", " 😭", "!!", ".", "?!", "))", " 😂", ")"},
	"neu": {".", ".", "...", "", ")", "))", " 😂", " 🤔"},
}

var sarcasmEnds = []string{" 👏", " 👏👏", " 😂", " 🤡", "...", "!", "", " 🤦", ")))"}

// speechEnds are what people write after a greeting, thanks or a wish.
var speechEnds = []string{"!", "!!!", "!", ")", "))", ".", "", " ❤", " 🙏", " 🌹"}

// disturb writes a comment as people do: with or without capitals, marks and emoji, Kazakh without its letters or in Latin ones, letters drawn out, slips.
func disturb(text string, s *section, random *rand.Rand) string {
	chance := func(p float64) bool { return random.Float64() < p }
	if s.lang == "kk" || s.lang == "mixed" {
		if chance(0.35) {
			text = plainKazakh.Replace(text)
		} else if s.lang == "kk" && chance(0.25) {
			text = latinKazakh.Replace(strings.ToLower(text))
		}
	}
	if chance(0.5) {
		first, n := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[n:]
	} else if chance(0.06) {
		text = strings.ToUpper(text)
	}
	if choices := s.ends(); chance(0.4) && !strings.HasSuffix(text, "?") && s.lang != "other" {
		text += choices[random.IntN(len(choices))]
	}
	if chance(0.06) {
		text = slip(text, random)
	}
	return text
}

func (s *section) ends() []string {
	switch s.kind {
	case "sarcasm":
		return sarcasmEnds
	case "speech":
		return speechEnds
	}
	return ends[s.label]
}

// slip drops, doubles or draws out one letter.
func slip(text string, random *rand.Rand) string {
	runes := []rune(text)
	i := random.IntN(len(runes))
	switch {
	case !unicode.IsLetter(runes[i]):
		return text
	case random.IntN(2) == 0:
		return string(runes[:i]) + string(runes[i+1:])
	}
	return string(runes[:i]) + strings.Repeat(string(runes[i]), 1+random.IntN(4)) + string(runes[i:])
}
