package dump

import (
	"strings"
	"time"
	"unicode"

	"pikir/pipeline"
)

// unit is a length of time as the words of three languages name it, by their beginnings. Longer beginnings stand before shorter ones.
type unit struct {
	step  time.Duration
	words []string
}

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// units hold every word form that the sites use: "5 ч. назад", "2 years ago", "3 күн бұрын", "4w".
var units = []unit{
	{30 * day, []string{"month", "mos", "месяц", "мес", "ай"}},
	{time.Minute, []string{"minute", "min", "минут", "мин", "минөт"}},
	{time.Second, []string{"second", "sec", "секунд", "сек"}},
	{time.Hour, []string{"hour", "hr", "час", "сағат", "сағ"}},
	{365 * day, []string{"year", "yr", "год", "лет", "жыл"}},
	{week, []string{"week", "wk", "недел", "нед", "апт"}},
	{day, []string{"day", "день", "дня", "дней", "дн", "күн", "сутки", "суток", "тәулік"}},
}

// letters are the units as single letters.
var letters = map[string]time.Duration{"s": time.Second, "с": time.Second, "m": time.Minute, "м": time.Minute, "h": time.Hour, "ч": time.Hour, "d": day, "д": day,
	"w": week, "н": week, "mo": 30 * day, "y": 365 * day, "г": 365 * day, "л": 365 * day, "ж": 365 * day}

// points are times named without a number.
var points = map[string]time.Duration{"just now": 0, "now": 0, "только что": 0, "сейчас": 0, "жаңа ғана": 0, "қазір": 0, "moments ago": 0, "a moment ago": 0,
	"yesterday": day, "вчера": day, "кеше": day, "today": 0, "сегодня": 0, "бүгін": 0, "позавчера": 2 * day}

// edited are the words by which sites say that a comment was changed; they stand around its time.
var edited = strings.NewReplacer("edited", "", "отредактировано", "", "изменено", "", "изменён", "", "изменен", "", "ред.", "", "өңделген", "", "өңделді", "", "өзгертілген", "", "өзгертілді", "",
	"(", "", ")", "", "·", "", "•", "", ",", " ")

// relative reads a distance to the time of the export: "2 years ago", "5 ч. назад", "3 күн бұрын", "4w", "an hour ago", "1 ч 5 мин назад", "вчера в 10:15".
func (c *clock) relative(v []byte) (moment, bool) {
	text := strings.TrimSpace(edited.Replace(strings.ToLower(string(v))))
	if back, ok := points[text]; ok {
		return c.before(back), true
	}
	fields := strings.Fields(splitNumbers(text))
	if len(fields) == 0 {
		return moment{}, false
	}
	if back, ok := points[fields[0]]; ok {
		return c.onDay(back, fields[1:])
	}
	var clockTime []string
	if n := len(fields); n > 2 && strings.IndexByte(fields[n-1], ':') > 0 { // 2 days ago at 10:15
		fields, clockTime = fields[:n-1], fields[n-1:]
		if last := fields[n-2]; filler[last] {
			fields = fields[:n-2]
		}
	}
	if ago := fields[len(fields)-1]; ago == "ago" || ago == "назад" || ago == "бұрын" {
		fields = fields[:len(fields)-1]
	}
	back, ok := distance(fields)
	switch {
	case !ok:
		return moment{}, false
	case clockTime != nil:
		return c.onDay(back, clockTime)
	}
	return c.before(back), true
}

// distance adds up lengths of time such as "2 hours 5 minutes", "an hour", "полчаса", "жарты сағат", "a few seconds".
func distance(fields []string) (total time.Duration, ok bool) {
	for len(fields) > 0 {
		half := time.Duration(2)
		count := time.Duration(1)
		switch n := small(fields[0]); {
		case fields[0] == "half" || fields[0] == "жарты":
			half, fields = 1, fields[1:]
		case n >= 0:
			count, fields = time.Duration(n), fields[1:]
			if len(fields) > 0 && fields[0] == "few" { // a few
				fields, count = fields[1:], time.Duration(few["few"])
			}
		case strings.HasPrefix(fields[0], "пол"):
			half, fields[0] = 1, strings.TrimPrefix(fields[0], "пол")
		}
		if len(fields) == 0 {
			return 0, false
		}
		step := stepOf(strings.TrimRight(fields[0], "."))
		if step == 0 {
			return 0, false
		}
		total, fields, ok = total+count*half*step/2, fields[1:], true
	}
	return total, ok
}

// onDay is a time of day so many days before the export.
func (c *clock) onDay(back time.Duration, fields []string) (moment, bool) {
	at := c.now.In(c.zone).Add(-back)
	d := stamp{year: at.Year(), month: int(at.Month()), day: at.Day()}
	for _, word := range fields {
		word, _, _ = strings.Cut(word, "-") // 12:30-да
		if strings.IndexByte(word, ':') > 0 {
			rest, _, ok := hours(&d, []byte(word))
			if !ok || !d.half(string(rest)) || !d.valid() {
				return moment{}, false
			}
		} else if !d.half(word) && !filler[word] {
			return moment{}, false
		}
	}
	return c.in(d, pipeline.Estimated), true
}

func (c *clock) before(back time.Duration) moment {
	return moment{micros: c.now.Add(-back).UnixMicro(), precision: pipeline.Estimated}
}

// splitNumbers puts a space between numbers and the letters after them.
func splitNumbers(s string) string {
	var b strings.Builder
	digit := false
	for _, r := range s {
		if digit && unicode.IsLetter(r) {
			b.WriteByte(' ')
		}
		digit = r >= '0' && r <= '9'
		b.WriteRune(r)
	}
	return b.String()
}

// few are small numbers as words, in the forms that stand before units.
var few = map[string]int{"a": 1, "an": 1, "one": 1, "один": 1, "одну": 1, "бір": 1, "two": 2, "два": 2, "две": 2, "екі": 2, "three": 3, "три": 3, "үш": 3, "four": 4, "четыре": 4, "төрт": 4,
	"five": 5, "пять": 5, "бес": 5, "six": 6, "шесть": 6, "алты": 6, "seven": 7, "семь": 7, "жеті": 7,
	"eight": 8, "восемь": 8, "сегіз": 8, "nine": 9, "девять": 9, "тоғыз": 9, "ten": 10, "десять": 10, "он": 10, "few": 3, "несколько": 3, "бірнеше": 3, "пару": 2}

// small reads a number below 1000; -1 if it is none.
func small(s string) int {
	if n, ok := few[s]; ok {
		return n
	}
	if len(s) > 3 || !digits([]byte(s)) {
		return -1
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func stepOf(word string) time.Duration {
	if step, ok := letters[word]; ok {
		return step
	}
	for _, u := range units {
		for _, w := range u.words {
			if strings.HasPrefix(word, w) {
				return u.step
			}
		}
	}
	return 0
}
