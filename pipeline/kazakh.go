package pipeline

import (
	"strconv"
	"strings"
)

// KazakhPart writes a whole number as a part of something, as in "12 аккаунттың 5-і": with the possessive ending of the third person that its last numeral takes when it is read aloud, and with the tail of
// a case after it. The tail is given as it is after front vowels: "" for the subject, "н" for the object, "нде" for "in", "нен" for "than".
//
// The vowel of an ending follows the last one of the word, and the ending begins with с where the word ends in a vowel: бір-і, алты-сы, қырық-ы (Балақаев et al. 1962, Қазіргі қазақ тілі).
func KazakhPart(n int, tail string) string {
	ending := kazakhPossessive(n)
	if strings.HasSuffix(ending, "ы") {
		tail = strings.ReplaceAll(tail, "е", "а")
	}
	return strconv.Itoa(n) + "-" + ending + tail
}

// kazakhPossessive is the ending of the last numeral of a number: of its ones, else its tens, else hundred, thousand and so on.
func kazakhPossessive(n int) string {
	ones := [...]string{"", "і", "сі", "і", "і", "і", "сы", "сі", "і", "ы"}
	tens := [...]string{"", "ы", "сы", "ы", "ы", "і", "ы", "і", "і", "ы"}
	n = max(n, -n)
	switch {
	case n%10 > 0:
		return ones[n%10]
	case n%100 > 0:
		return tens[n/10%10]
	case n == 0 || n%1000 > 0: // нөл, жүз
		return "і"
	}
	return "ы" // мың, миллион, миллиард
}
