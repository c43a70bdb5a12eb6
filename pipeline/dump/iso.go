package dump

import (
	"bytes"

	"pikir/pipeline"
)

// two reads two digits; a large number if they are none.
func two(v []byte) int {
	if len(v) < 2 || v[0] < '0' || v[0] > '9' || v[1] < '0' || v[1] > '9' {
		return 1 << 20
	}
	return int(v[0]-'0')*10 + int(v[1]-'0')
}

// iso reads YYYY-MM-DD, optionally followed by a time of day and a zone: "2024-01-03 09:49:54+00:00", "2024-01-03T09:49Z".
// Year, month and day may also be joined by "/" or ".".
func (c *clock) iso(v []byte) (moment, bool) {
	if len(v) >= 15 && v[8] == 'T' && digits(v[:8]) && digits(v[9:15]) { // 20240103T094954Z
		v = []byte(string(v[:4]) + "-" + string(v[4:6]) + "-" + string(v[6:8]) + "T" + string(v[9:11]) + ":" + string(v[11:13]) + ":" + string(v[13:]))
	}
	if len(v) < 10 || v[4] != '-' && v[4] != '/' && v[4] != '.' || v[7] != v[4] {
		return moment{}, false
	}
	d := stamp{year: two(v)*100 + two(v[2:]), month: two(v[5:]), day: two(v[8:])}
	if d.year > 9999 || !d.valid() {
		return moment{}, false
	}
	rest := v[10:]
	if len(rest) == 0 {
		return c.in(d, pipeline.Day), true
	}
	if rest[0] != 'T' && rest[0] != ' ' && rest[0] != 't' && rest[0] != '_' {
		return moment{}, false
	}
	return c.daytime(d, rest[1:])
}

// daytime reads the time of day and the zone that follow a date.
func (c *clock) daytime(d stamp, v []byte) (moment, bool) {
	rest, precision, ok := hours(&d, v)
	if !ok || !d.valid() {
		return moment{}, false
	}
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return c.in(d, precision), true
	}
	offset, ok := zone(rest)
	return moment{micros: d.utc() - int64(offset)*60e6, precision: precision}, ok
}

// hours reads HH:MM, HH:MM:SS or HH:MM:SS.fraction and gives what follows. The precision is what was written.
func hours(d *stamp, v []byte) (rest []byte, precision pipeline.Precision, ok bool) {
	if len(v) >= 4 && v[1] == ':' { // 9:05
		d.hour, v = int(v[0]-'0'), v[1:]
	} else if len(v) >= 5 && v[2] == ':' {
		d.hour, v = two(v), v[2:]
	} else {
		return nil, 0, false
	}
	d.minute, v = two(v[1:]), v[3:]
	if len(v) < 3 || v[0] != ':' {
		return v, pipeline.Minute, true
	}
	d.second, v = two(v[1:]), v[3:]
	if len(v) > 1 && (v[0] == '.' || v[0] == ',') {
		v = v[1:]
		for unit := 100000; len(v) > 0 && v[0] >= '0' && v[0] <= '9'; v, unit = v[1:], unit/10 {
			d.micros += int(v[0]-'0') * unit
		}
	}
	return v, pipeline.Second, true
}

// zones are the abbreviations that exports use, in minutes east of Greenwich.
var zones = map[string]int{
	"Z": 0, "z": 0, "UTC": 0, "GMT": 0, "UT": 0, "EST": -5 * 60, "EDT": -4 * 60, "CST": -6 * 60, "CDT": -5 * 60, "MST": -7 * 60, "MDT": -6 * 60, "PST": -8 * 60, "PDT": -7 * 60,
	"MSK": 3 * 60, "МСК": 3 * 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "ALMT": 6 * 60,
}

// zone reads Z, UTC, +06:00, -0430, +06, EST, and Java's Z[UTC].
func zone(v []byte) (minutes int, ok bool) {
	if len(v) == 1 && v[0] == 'Z' {
		return 0, true
	}
	if name := bytes.IndexByte(v, '['); name > 0 {
		v = v[:name]
	}
	if minutes, ok = zones[string(v)]; ok {
		return minutes, true
	}
	if len(v) > 3 && (string(v[:3]) == "UTC" || string(v[:3]) == "GMT") {
		v = v[3:]
	}
	if len(v) < 3 || v[0] != '+' && v[0] != '-' {
		return 0, false
	}
	minutes = two(v[1:]) * 60
	rest := v[3:]
	if len(rest) == 3 && rest[0] == ':' {
		rest = rest[1:]
	}
	if len(rest) == 2 {
		minutes += two(rest)
	} else if len(rest) != 0 {
		return 0, false
	}
	if v[0] == '-' {
		minutes = -minutes
	}
	return minutes, minutes > -15*60 && minutes < 15*60
}
