package dump

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"pikir/pipeline"
)

// monthNames are the beginnings of the names of months in English, Russian and Kazakh.
var monthNames = [12][]string{
	{"jan", "янв", "қаң"}, {"feb", "фев", "ақп"}, {"mar", "мар", "нау"}, {"apr", "апр", "сәу"}, {"may", "мая", "май", "мам"}, {"jun", "июн", "мау"},
	{"jul", "июл", "шіл"}, {"aug", "авг", "там"}, {"sep", "сен", "қыр"}, {"oct", "окт", "қаз"}, {"nov", "ноя", "қар"}, {"dec", "дек", "жел"},
}

func monthOf(word string) int {
	for i, names := range monthNames {
		for _, n := range names {
			if strings.HasPrefix(word, n) {
				return i + 1
			}
		}
	}
	return 0
}

// words reads dates with the day first or with the month in words: "31.01.2024 09:15", "Jan 31, 2024, 9:15:00 PM", "31 января 2024 г. в 09:15",
// "Wed, 31 Jan 2024 09:15:00 +0000", "Wed Jan 31 09:15:00 +0000 2024". Days before months where both readers would do, unless the file shows otherwise.
func (c *clock) words(v []byte) (moment, bool) {
	var d stamp
	precision, offset, zoned := pipeline.Day, 0, false
	var numbers []int // of the date, in order
	slashes := false
	v = dashed.ReplaceAll(v, []byte("$1 $2 $3"))
	if at := bytes.Index(v, []byte(" (")); at > 0 && bytes.Contains(v[:at], []byte("GMT")) { // GMT+0600 (East Kazakhstan Time), as browsers write it
		v = v[:at]
	}
	for _, token := range bytes.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' || r == '\u202f' }) {
		token = bytes.Trim(token, "()")
		if len(token) == 0 {
			continue
		}
		word := strings.ToLower(string(token))
		if minutes, ok := zone(token); ok {
			offset, zoned = minutes, true
		} else if bytes.IndexByte(token, ':') > 0 {
			rest, p, ok := hours(&d, token)
			if !ok || !d.half(string(bytes.ToLower(rest))) {
				return moment{}, false
			}
			precision = p
		} else if token[0] >= '0' && token[0] <= '9' {
			parts, ok := dateNumbers(token)
			if !ok {
				return moment{}, false
			}
			numbers = append(numbers, parts...)
			slashes = slashes || bytes.IndexByte(token, '/') > 0
		} else if filler[strings.TrimRightFunc(word, unicode.IsPunct)] {
			continue
		} else if m := monthOf(word); m > 0 && d.month == 0 {
			d.month = m
		} else if !d.half(word) {
			return moment{}, false
		}
	}
	if d.month > 0 && len(numbers) == 1 {
		return c.lastOf(d, numbers[0])
	}
	if !assign(&d, numbers, c.dayFirst || !slashes) || !d.valid() {
		return moment{}, false
	}
	if slashes && len(numbers) == 3 && numbers[0] <= 31 {
		switch {
		case numbers[0] > 12:
			c.days++
		case numbers[1] > 12:
			c.months++
		}
	}
	if zoned {
		return moment{micros: d.utc() - int64(offset)*60e6, precision: precision}, true
	}
	return c.in(d, precision), true
}

// lastOf is the last such day of a year that is not told, as sites write those of the current one. It is an estimate.
func (c *clock) lastOf(d stamp, day int) (moment, bool) {
	d.day, d.year = day, c.now.In(c.zone).Year()
	for range 4 { // to the last leap year
		if m := c.in(d, pipeline.Estimated); d.valid() && m.micros <= c.latest {
			return m, true
		}
		d.year--
	}
	return moment{}, false
}

// dashed is a date such as 31-Jan-2024.
var dashed = regexp.MustCompile(`^(\d{1,2})-(\pL+)\.?-(\d{2,4})`)

// filler are words that stand in dates without saying anything.
var filler = map[string]bool{"в": true, "г": true, "года": true, "ж": true, "жылы": true, "жыл": true, "жылғы": true, "жылдың": true, "at": true, "on": true, "of": true, "сағ": true, "сағат": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true,
	"sunday": true, "пн": true, "вт": true, "ср": true, "чт": true, "пт": true, "сб": true, "вс": true, "дс": true, "сс": true, "бс": true, "жм": true, "сн": true, "жс": true,
	"понедельник": true, "вторник": true, "среда": true, "четверг": true, "пятница": true, "суббота": true, "воскресенье": true,
	"дүйсенбі": true, "сейсенбі": true, "сәрсенбі": true, "бейсенбі": true, "жұма": true, "сенбі": true, "жексенбі": true}

// half applies am or pm; false if the word is neither, nor empty.
func (d *stamp) half(word string) bool {
	switch strings.ReplaceAll(word, ".", "") {
	case "":
	case "am":
		if d.hour == 12 {
			d.hour = 0
		}
	case "pm":
		if d.hour < 12 {
			d.hour += 12
		}
	default:
		return false
	}
	return true
}

// dateNumbers splits 31.01.2024, 1/31/24, 31-01-2024, 2024, 31, 31st.
func dateNumbers(token []byte) ([]int, bool) {
	token = bytes.TrimRight(token, ".thndrs") // 1st, 2nd, 3rd, 4th
	token = bytes.TrimSuffix(bytes.TrimSuffix(token, []byte("г")), []byte("ж"))
	var parts []int
	for _, p := range bytes.FieldsFunc(token, func(r rune) bool { return r == '.' || r == '/' || r == '-' }) {
		if !digits(p) || len(p) > 4 {
			return nil, false
		}
		n := 0
		for _, c := range p {
			n = n*10 + int(c-'0')
		}
		parts = append(parts, n)
	}
	return parts, len(parts) > 0
}

// assign says which numbers are day, month and year.
func assign(d *stamp, n []int, dayFirst bool) bool {
	switch {
	case d.month > 0 && len(n) == 2:
		d.day, d.year = n[0], n[1]
		if d.day > 31 {
			d.day, d.year = n[1], n[0]
		}
	case d.month == 0 && len(n) == 3 && n[0] > 31:
		d.year, d.month, d.day = n[0], n[1], n[2]
	case d.month == 0 && len(n) == 3:
		d.day, d.month, d.year = n[0], n[1], n[2]
		if d.month > 12 || !dayFirst && d.day <= 12 {
			d.day, d.month = d.month, d.day
		}
	default:
		return false
	}
	if d.year < 100 {
		d.year += 2000
	}
	return d.year >= 1900
}
