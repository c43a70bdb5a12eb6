package dump

import (
	"strings"
	"time"

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
	{30 * day, []string{"month", "mo", "месяц", "мес", "ай"}},
	{time.Minute, []string{"minute", "min", "минут", "мин", "минөт"}},
	{time.Second, []string{"second", "sec", "секунд", "сек"}},
	{time.Hour, []string{"hour", "hr", "час", "сағат", "сағ"}},
	{365 * day, []string{"year", "yr", "год", "лет", "жыл"}},
	{week, []string{"week", "wk", "недел", "нед", "апта"}},
	{day, []string{"day", "день", "дня", "дней", "дн", "күн", "сутки", "суток"}},
}

// letters are the units as single letters.
var letters = map[string]time.Duration{"s": time.Second, "с": time.Second, "m": time.Minute, "м": time.Minute, "h": time.Hour, "ч": time.Hour, "d": day, "д": day,
	"w": week, "н": week, "y": 365 * day, "г": 365 * day, "л": 365 * day}

// points are times named without a number.
var points = map[string]time.Duration{"just now": 0, "now": 0, "только что": 0, "сейчас": 0, "жаңа ғана": 0, "қазір": 0, "yesterday": day, "вчера": day, "кеше": day, "today": 0, "сегодня": 0, "бүгін": 0}

// edited are the words by which sites say that a comment was changed; they stand around its time.
var edited = strings.NewReplacer("edited", "", "изменено", "", "ред.", "", "өңделген", "", "өзгертілген", "", "(", "", ")", "", "·", "", "•", "")

// relative reads a distance to the time of the export: "2 years ago", "5 ч. назад", "3 күн бұрын", "4w", "an hour ago", "вчера в 10:15".
func (c *clock) relative(v []byte) (moment, bool) {
	text := strings.TrimSpace(edited.Replace(strings.ToLower(string(v))))
	if back, ok := points[text]; ok {
		return c.before(back), true
	}
	fields := strings.Fields(splitNumber(text))
	if len(fields) == 0 {
		return moment{}, false
	}
	if back, ok := points[fields[0]]; ok {
		return c.onDay(back, fields[1:])
	}
	if ago := fields[len(fields)-1]; ago == "ago" || ago == "назад" || ago == "бұрын" {
		fields = fields[:len(fields)-1]
	}
	n := time.Duration(2) // halves
	switch {
	case len(fields) == 1 && strings.HasPrefix(fields[0], "пол"):
		fields, n = []string{strings.TrimPrefix(fields[0], "пол")}, 1
	case len(fields) == 2 && (fields[0] == "half" || fields[0] == "жарты"):
		fields, n = fields[1:], 1
	case len(fields) == 2:
		if n = 2 * time.Duration(small(fields[0])); n < 0 {
			return moment{}, false
		}
		fields = fields[1:]
	}
	if len(fields) != 1 {
		return moment{}, false
	}
	step := stepOf(strings.TrimRight(fields[0], "."))
	return c.before(n * step / 2), step > 0
}

// onDay is a time of day so many days before the export.
func (c *clock) onDay(back time.Duration, fields []string) (moment, bool) {
	at := c.now.In(c.zone).Add(-back)
	d := stamp{year: at.Year(), month: int(at.Month()), day: at.Day()}
	for _, word := range fields {
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

// splitNumber puts a space between a number and the letters after it.
func splitNumber(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i] + " " + s[i:]
}

// few are small numbers as words, in the forms that stand before units.
var few = map[string]int{"a": 1, "an": 1, "one": 1, "один": 1, "одну": 1, "бір": 1, "two": 2, "два": 2, "две": 2, "екі": 2, "three": 3, "три": 3, "үш": 3, "four": 4, "четыре": 4, "төрт": 4,
	"five": 5, "пять": 5, "бес": 5, "six": 6, "шесть": 6, "алты": 6, "seven": 7, "семь": 7, "жеті": 7}

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
