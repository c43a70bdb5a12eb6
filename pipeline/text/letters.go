package text

// Kazakh letters and the plain ones that people write for them.
const (
	kazakhLetters = "әғқңөұүһі"
	plainPartners = "агкноуухи"
)

var plainKazakh = func() (t [0x530]rune) {
	for r := range rune(len(t)) {
		t[r] = r
	}
	partners := []rune(plainPartners)
	for i, r := range []rune(kazakhLetters) {
		t[r] = partners[i]
	}
	return t
}()

// Latin letters as Kazakh and Russian writers mean them; sequences first.
var (
	latinPairs   = map[[2]rune]rune{{'s', 'h'}: 'ш', {'c', 'h'}: 'ч', {'z', 'h'}: 'ж', {'g', 'h'}: 'г', {'k', 'h'}: 'х', {'y', 'a'}: 'я', {'y', 'u'}: 'ю', {'t', 's'}: 'ц', {'n', 'g'}: 'н'}
	latinLetters = func() (t [0x250]rune) {
		runes := []rune("aаbбvвgгdдeеjжzзiиyыkкqкlлmмnнoоpпrрsсtтuуfфhхxхwуcсäаöоüуğгşшıыçчñнūуúуáаǵгńнóо")
		for i := 0; i+1 < len(runes); i += 2 {
			if runes[i] < 0x250 {
				t[runes[i]] = runes[i+1]
			}
		}
		return t
	}()
)

// plainLetters appends a word with its Kazakh letters as plain ones and, if told so, its Latin letters as Cyrillic ones.
func plainLetters(dst, w []rune, cyrillic bool) []rune {
	for i := 0; i < len(w); i++ {
		r := w[i]
		switch {
		case r >= 0x400 && r < rune(len(plainKazakh)):
			r = plainKazakh[r]
		case cyrillic && r < rune(len(latinLetters)) && latinLetters[r] != 0:
			if i+1 < len(w) {
				if both, ok := latinPairs[[2]rune{r, w[i+1]}]; ok {
					dst = append(dst, both)
					i++
					continue
				}
			}
			r = latinLetters[r]
		}
		dst = append(dst, r)
	}
	return dst
}
