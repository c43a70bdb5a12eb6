package dump

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"pikir/pipeline"
)

// moment is a point in time as a dump gives it.
type moment struct {
	micros    int64 // since 1970, UTC
	precision pipeline.Precision
	local     bool // the dump names no zone
	rounded   bool // digits are missing at the end
}

// clock reads the times of one file. Every time is read by itself: layouts may change from row to row.
type clock struct {
	zone     *time.Location
	now      time.Time // relative times count from it
	latest   int64     // later times are rejected
	dayFirst bool      // 03/04/2024 is the third of April; with dots the day always comes first
	days     int64     // dates with slashes that can only have the day first
	months   int64     // or the month
	fixed    bool      // zone is UTC
}

// earliest is the first time taken for a comment's: what lies before comes from empty fields and broken clocks.
var earliest = time.Date(1985, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func newClock(f *File) clock {
	return clock{zone: f.zone, now: f.now, latest: f.latest.UnixMicro(), dayFirst: f.dayFirst, fixed: f.zone == time.UTC}
}

// against counts the dates with slashes that cannot have the order of the file.
func (c *clock) against() int64 {
	if c.dayFirst {
		return c.months
	}
	return c.days
}

// check refuses times at which nobody can have commented.
func (c *clock) check(m moment) string {
	switch {
	case m.micros < earliest:
		return "the year " + strconv.Itoa(time.UnixMicro(m.micros).UTC().Year()) + " is too early for a comment"
	case m.micros > c.latest:
		return time.UnixMicro(m.micros).UTC().Format(time.RFC3339) + " lies in the future"
	}
	return ""
}

// read reads any layout seen in dumps: seconds, milliseconds, microseconds or nanoseconds since 1970, ISO 8601 and its relatives, day
// first with dots, dates in words and relative times in English, Russian and Kazakh.
func (c *clock) read(v []byte) (moment, string) {
	v = trimmed(v)
	if len(v) == 0 {
		return moment{}, "no time is given"
	}
	if m, ok := c.iso(v); ok {
		return m, ""
	}
	if n := len(v) - 1; n > 1 && v[0] == '"' && v[n] == '"' { // quoted twice
		v = v[1:n]
	}
	if in, ok := bytes.CutPrefix(v, []byte("/Date(")); ok { // as .NET writes them
		if v, _, _ = bytes.Cut(in, []byte(")")); len(v) == 0 {
			return moment{}, "no time is given"
		}
	}
	if m, ok := number(v); ok {
		if m.micros < earliest && bytes.IndexByte(v, '.') > 0 { // not 1970: a spreadsheet's count of days
			if days, ok := c.iso(serial(string(v))); ok {
				return days, ""
			}
		}
		return m, ""
	}
	if len(v) > 5 && len(v) < 20 && v[5] == ',' && digits(v[:5]) && digits(v[6:]) { // a spreadsheet's count of days with a decimal comma
		if days, ok := c.iso(serial(string(v[:5]) + "." + string(v[6:]))); ok {
			return days, ""
		}
	}
	if len(v) <= 100 {
		if m, ok := c.words(v); ok {
			return m, ""
		}
		if m, ok := c.relative(v); ok {
			return m, ""
		}
	}
	return moment{}, strconv.Quote(string(v[:min(len(v), 60)])) + " is no time that Pikir can read"
}

// number reads a count since 1970 in the unit that its size tells, or a date without separators.
func number(v []byte) (moment, bool) {
	if digits(v) {
		if m, ok := compact(v); ok {
			return m, true
		}
		n, err := strconv.ParseInt(string(v), 10, 64)
		return since1970(n), err == nil
	}
	if c := v[0]; c != '-' && (c < '0' || c > '9') {
		return moment{}, false
	}
	f, err := strconv.ParseFloat(string(v), 64)
	if err != nil || f != f || f < -9e18 || f > 9e18 {
		return moment{}, false
	}
	m := moment{micros: int64(f * 1e6)} // seconds with a fraction
	if f <= -1e11 || f >= 1e11 {
		m = since1970(int64(f))
	}
	return m.roundedAs(v, f)
}

// generalDigits are the digits that a spreadsheet leaves of a long number: 1.58053E+12. Programs that leave as many or more put a small e and no zeros before it: R and %g make 1.58e+09 of 1580000000.
const generalDigits = 6

// roundedAs makes a count since 1970 no more precise than it is written; false if not even the day is left. Programs that write all digits of a number end it with an exponent from 10¹⁶ on.
func (m moment) roundedAs(v []byte, count float64) (moment, bool) {
	mantissa, exponent, found := bytes.Cut(bytes.ToLower(v), []byte("e+"))
	if !found || count >= 1e16 && len(mantissa) > generalDigits+1 {
		return m, true
	}
	_, fraction, _ := bytes.Cut(mantissa, []byte("."))
	n, err := strconv.Atoi(string(exponent))
	if err != nil || count == 0 {
		return m, false
	}
	digits := len(fraction)
	if bytes.IndexByte(v, 'e') >= 0 {
		digits = max(digits, generalDigits-1)
	}
	step := math.Pow10(n-digits) * (float64(m.micros) / 1e6 / count) // seconds
	m.rounded = true
	for _, p := range [...]pipeline.Precision{pipeline.Second, pipeline.Minute, pipeline.Hour, pipeline.Day} {
		if step <= p.Step().Seconds() {
			m.precision = p
			return m, true
		}
	}
	return m, false
}

func since1970(n int64) moment {
	switch {
	case n > -1e11 && n < 1e11:
		return moment{micros: n * 1e6}
	case n > -1e14 && n < 1e14:
		return moment{micros: n * 1e3}
	case n > -1e17 && n < 1e17:
		return moment{micros: n}
	}
	return moment{micros: n / 1e3}
}

// compact reads 20240131 and 20240131235959; as counts since 1970 these would lie in 1970 and in 2611.
func compact(v []byte) (moment, bool) {
	if len(v) != 8 && len(v) != 14 || v[0] != '2' && (v[0] != '1' || v[1] != '9') || v[0] == '2' && v[1] > '1' {
		return moment{}, false
	}
	d := stamp{year: two(v[0:])*100 + two(v[2:]), month: two(v[4:]), day: two(v[6:])}
	precision := pipeline.Day
	if len(v) == 14 {
		d.hour, d.minute, d.second = two(v[8:]), two(v[10:]), two(v[12:])
		precision = pipeline.Second
	}
	if !d.valid() {
		return moment{}, false
	}
	return moment{micros: d.utc(), precision: precision, local: true}, true
}

// stamp is a date and a time of day as written.
type stamp struct{ year, month, day, hour, minute, second, micros int }

var monthDays = [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func (d *stamp) valid() bool {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > monthDays[d.month-1] || d.hour < 0 || d.hour > 23 || d.minute < 0 || d.minute > 59 || d.second < 0 || d.second > 60 {
		return false
	}
	return d.month != 2 || d.day < 29 || d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0)
}

// utc is the time in microseconds since 1970 if the stamp is UTC (days from the civil date: Hinnant, "chrono-Compatible Low-Level Date Algorithms").
func (d *stamp) utc() int64 {
	y, m := d.year, d.month
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d.day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	days := int64(era*146097 + dayOfEra - 719468)
	return ((days*24+int64(d.hour))*60+int64(d.minute))*60e6 + int64(d.second)*1e6 + int64(d.micros)
}

// in is the moment of a stamp in the zone of the clock.
func (c *clock) in(d stamp, precision pipeline.Precision) moment {
	if c.fixed {
		return moment{micros: d.utc(), precision: precision, local: true}
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.micros*1000, c.zone)
	return moment{micros: t.UnixMicro(), precision: precision, local: true}
}
