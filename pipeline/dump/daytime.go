package dump

import (
	"strconv"
	"time"
)

// daytimes are the names under which the time of day stands apart from the date.
var daytimes = set("time", "time of day", "created time", "comment time", "post time", "publish time", "published time",
	"время", "время публикации", "время создания", "время комментария", "время сообщения", "уақыты", "уақыт", "жарияланған уақыты")

// daytimeOf finds the column with the time of day that belongs to a column of dates; -1 if there is none.
func daytimeOf(b binding, names []string) int {
	if b[cCreatedAt] < 0 {
		return -1
	}
	for i, name := range names {
		if !daytimes[folded(name)] {
			continue
		}
		free := true
		for _, bound := range b {
			free = free && bound != i
		}
		if free {
			return i
		}
	}
	return -1
}

// daytime adds the time of day to a row that has only a date so far. Spreadsheets hold it as a part of a day.
func (b *rows) daytime(r *row) {
	cell := trimmed(r.cells[cDaytime])
	if part, err := strconv.ParseFloat(string(cell), 64); err == nil && part >= 0 && part < 1 {
		cell = []byte(time.Unix(int64(part*86400+0.5), 0).UTC().Format(time.TimeOnly))
	}
	if at, reason := b.clock.read(b.join(serial(string(trimmed(r.cells[cCreatedAt]))), []byte(" "), cell)); reason == "" {
		r.at = at
	}
}
