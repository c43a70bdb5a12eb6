package dump

import (
	"bytes"
	"encoding/binary"
	"math"
	"regexp"
	"strconv"
)

// plainText says that bytes are valid UTF-8 in NFC without NUL and without looking anything up: ASCII, Latin-1 letters, Cyrillic, general punctuation and
// emoji. False means "look closer".
func plainText(v []byte) bool {
	for i := 0; i < len(v); {
		i = cyrillic(v, i)
		if i == len(v) {
			return true
		}
		switch c := v[i]; {
		case c == 0:
			return false
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

// cyrillic passes over ASCII without NUL and over Cyrillic letters, from the beginning of a character at i, and gives the beginning of the first one that
// may be something else. It looks at eight bytes at once: every lead byte must be D0 to D3 and stand before a continuation byte, every continuation byte
// behind a lead byte, and behind D2 one from 90 on (the combining marks U+0483–0487 lie below).
func cyrillic(v []byte, i int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	var open, second uint64 // lead bytes, and those that are D2, in the places of the bytes that follow them
	for ; i+8 <= len(v); i += 8 {
		x := binary.LittleEndian.Uint64(v[i:])
		lead := x & (x << 1) & tops
		behind := x & tops &^ lead
		letter := (lead >> 7) * 0xFF & (x ^ 0xD0*ones) // lead bytes without D0
		d2 := letter >> 1 &^ letter & ones
		follow, need := lead<<8|open, d2<<8|second
		if behind != follow || letter&(0xFC*ones) != 0 || need&^(x>>4|x>>5) != 0 || (x-ones)&^x&tops != 0 {
			break
		}
		open, second = lead>>56, d2>>56
	}
	if open != 0 {
		i--
	}
	return i
}

// trimmed is v without blanks around it. What begins and ends with printed ASCII or with Cyrillic is told at a glance.
func trimmed(v []byte) []byte {
	if n := len(v); n > 0 && visible(v[0]) && (v[n-1] > ' ' && v[n-1] < 0x7F || n > 1 && v[n-2]&0xFC == 0xD0) {
		return v
	}
	return bytes.TrimSpace(v)
}

// visible says whether no blank begins with the byte.
func visible(c byte) bool { return c > ' ' && c < 0x7F || c&0xFC == 0xD0 }

// identifier drops what table programs add to ids: a fraction of zero, and words for nothing.
func identifier(v []byte) []byte {
	switch string(v) {
	case "None", "null", "NULL", "nan", "NaN", "undefined", "<NA>", "0.0":
		return nil
	}
	if inner, ok := bytes.CutPrefix(v, []byte("Peer")); ok { // PeerUser(user_id=1), as Telethon prints accounts
		if _, id, ok := bytes.Cut(bytes.TrimSuffix(inner, []byte(")")), []byte("_id=")); ok && digits(id) {
			return id
		}
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
	at := bytes.IndexByte(v, '+') - 1
	if at < 1 || at+2 >= len(v) || v[at]|0x20 != 'e' || !digits(v[at+2:]) {
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
