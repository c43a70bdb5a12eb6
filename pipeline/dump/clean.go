package dump

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
)

// plainText says that bytes are valid UTF-8 in NFC without looking anything up: ASCII, Latin-1 letters, Cyrillic, general punctuation and
// emoji. False means "look closer".
func plainText(v []byte) bool {
	for i := 0; i < len(v); {
		switch c := v[i]; {
		case c < 0x80:
			i++
		case c >= 0xC2 && c < 0xCC: // below U+0300, where combining marks begin
			if i+1 >= len(v) || v[i+1]&0xC0 != 0x80 {
				return false
			}
			i += 2
		case c >= 0xD0 && c <= 0xD3: // Cyrillic, but for its combining marks U+0483–0487
			if i+1 >= len(v) || v[i+1]&0xC0 != 0x80 || c == 0xD2 && v[i+1] >= 0x83 && v[i+1] <= 0x87 {
				return false
			}
			i += 2
		case c == 0xE2: // U+2002–203F: dashes, quotes, ellipsis; U+2000 and U+2001 are not in NFC
			if i+2 >= len(v) || v[i+1] != 0x80 || v[i+2] < 0x82 || v[i+2] > 0xBF {
				return false
			}
			i += 3
		case c == 0xF0: // U+1F000–1FFFF: emoji
			if i+3 >= len(v) || v[i+1] != 0x9F || v[i+2]&0xC0 != 0x80 || v[i+3]&0xC0 != 0x80 {
				return false
			}
			i += 4
		default:
			return false
		}
	}
	return true
}

// identifier drops what table programs add to ids: a fraction of zero, and words for nothing.
func identifier(v []byte) []byte {
	switch string(v) {
	case "None", "null", "NULL", "nan", "NaN", "undefined", "<NA>", "0.0":
		return nil
	}
	if whole, ok := bytes.CutSuffix(v, []byte(".0")); ok && digits(whole) {
		return whole
	}
	return v
}

func digits(v []byte) bool {
	for _, c := range v {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(v) > 0
}

// mangled recognises a number that a spreadsheet has rounded, such as 1.23457E+11.
func mangled(v []byte) bool {
	at := bytes.IndexAny(v, "eE")
	if at < 1 || at+2 >= len(v) || v[at+1] != '+' || !digits(v[at+2:]) {
		return false
	}
	for _, c := range v[:at] {
		if (c < '0' || c > '9') && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

// countOf reads a number of likes: 12, 1,234, 12.0, 1.2K, 3 тыс.
func countOf(v []byte) (int64, bool) {
	v = bytes.TrimSpace(v)
	if len(v) == 0 {
		return 0, false
	}
	n := int64(0)
	for i, c := range v {
		if c < '0' || c > '9' || i == 18 {
			return countLoosely(v)
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

var multiples = map[string]float64{"": 1, "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "тыс": 1e3, "тыс.": 1e3, "млн": 1e6, "мың": 1e3}

func countLoosely(v []byte) (int64, bool) {
	end := bytes.LastIndexAny(v, "0123456789") + 1
	factor, ok := multiples[string(bytes.TrimSpace(v[end:]))]
	if !ok {
		return 0, false
	}
	number := bytes.ReplaceAll(v[:end], []byte(" "), nil)
	if at := bytes.LastIndexByte(number, ','); at >= 0 {
		if len(number)-at == 4 && factor == 1 { // 1,234
			number = bytes.ReplaceAll(number, []byte(","), nil)
		} else { // 1,2 тыс.
			number = bytes.ReplaceAll(number, []byte(","), []byte("."))
		}
	}
	f, err := strconv.ParseFloat(string(number), 64)
	if err != nil || f != f || f < -1e15 || f > 1e15 {
		return 0, false
	}
	return int64(math.Round(f * factor)), true
}

var private = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)+|\b\d{1,3}(\.\d{1,3}){3}\b`)

// masked is the beginning of a record without mail and network addresses.
func masked(raw []byte) string {
	const most = 1 << 10
	s := string(bytes.ToValidUTF8(raw[:min(len(raw), most)], []byte("\uFFFD")))
	return private.ReplaceAllString(s, "…")
}
