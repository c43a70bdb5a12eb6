package detectors

import (
	"fmt"
	"math"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// ContractDates asks whether a cluster's activity starts and ends with the contract.
var ContractDates = declare(pipeline.Detector{
	Name:   "contract-dates",
	Family: pipeline.Quota,
	Doc: `Whether the rate of positive comments rises where a contract begins and falls where it ends.

Change points of the daily number are found by PELT (Killick, Fearnhead & Eckley 2012, J. Am. Stat. Assoc. 107:1590; Poisson cost with weekly unevenness, levels of at least
a week). The measure is the mean distance in days from each of the contract's dates that the dump holds to the nearest change in the right direction, at most 30. p is the share of
all shifts of the daily series around the days of the dump that bring the changes as near: exact if nothing ties them to the calendar.

Without a contract, or where the dump holds none of its dates, it abstains. A contract that begins with a budget year shares its date with much else.`,
	Doubt: pipeline.Text{
		EN: "A new official, a season, an election or a reform can begin on the same date as a contract and draw comments by itself.",
		RU: "Новый руководитель, сезон, выборы или реформа могут начаться в тот же день, что и договор, и сами вызвать комментарии.",
		KK: "Жаңа басшы, маусым, сайлау не реформа келісімшартпен бір күні басталып, пікірлерді өздігінен тудыруы мүмкін.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Judge: contractDates,
})

// boundary is a day on which a contract begins or the first day after its end.
type boundary struct {
	day   int // from the first day of the dump
	begin bool
	date  string
}

const (
	shortestLevel = 7  // days
	farthest      = 30 // days: changes further away do not count as near
)

func contractDates(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	if m.Contract == nil || m.Coverage.First.IsZero() {
		return nil
	}
	start := startOfDay(m.Coverage.First, m.Zone)
	days := int(m.Coverage.Last.AddDate(0, 0, 1).Sub(start).Hours()/24 + 0.5)
	boundaries := boundariesOf(m.Contract, start, days)
	if len(boundaries) == 0 || days < 4*shortestLevel {
		return nil
	}
	daily := make([]int, days)
	for _, c := range positiveIn(cl.Comments, start, start.AddDate(0, 0, days)) {
		daily[min(days-1, int(c.Time().Sub(start).Hours()/24))]++
	}
	changes := changesOf(daily)
	own := distance(boundaries, changes, 0, days)
	near, sum := 0, 0.0
	for shift := range days {
		d := distance(boundaries, changes, shift, days)
		sum += d
		if d <= own {
			near++
		}
	}
	p := float64(near) / float64(days)
	if len(changes) == 0 {
		p = 1
	}
	return []pipeline.Evidence{{
		Detector: "contract-dates", Family: pipeline.Quota, Name: "distance from the contract's dates", Unit: "days", Value: own, Low: math.NaN(), High: math.NaN(),
		Matched: sum / float64(days), P: p, Q: math.NaN(), Effect: gradeDown(own, 14, 7, 3), Text: contractDatesText(boundaries, own, sum/float64(days)),
	}}
}

// boundariesOf lists the contract's dates that leave a level's length of the dump on both sides.
func boundariesOf(c *pipeline.Contract, start time.Time, days int) []boundary {
	var list []boundary
	add := func(date string, plus int, begin bool) {
		t, err := time.ParseInLocation(time.DateOnly, date, start.Location())
		if err != nil {
			return
		}
		if day := int(math.Round(t.Sub(start).Hours()/24)) + plus; day >= shortestLevel && day <= days-shortestLevel {
			list = append(list, boundary{day, begin, date})
		}
	}
	for _, p := range c.Periods {
		add(p.From, 0, true)
		add(p.To, 1, false)
	}
	return list
}

// change is a day on which the rate of comments rises or falls.
type change struct {
	day  int
	rise bool
}

func changesOf(daily []int) []change {
	points := stats.ChangePoints(daily, shortestLevel)
	level := func(from, to int) float64 {
		sum := 0
		for _, n := range daily[from:to] {
			sum += n
		}
		return float64(sum) / float64(to-from)
	}
	ends := append(append([]int{0}, points...), len(daily))
	var changes []change
	for i, day := range points {
		before, after := level(ends[i], day), level(day, ends[i+2])
		if after > 2*before || before > 2*after { // half or double: less is an ordinary season
			changes = append(changes, change{day, after > before})
		}
	}
	return changes
}

// distance is the mean distance in days from the boundaries to the nearest change in their direction after all changes are shifted around the dump.
func distance(boundaries []boundary, changes []change, shift, days int) float64 {
	sum := 0.0
	for _, b := range boundaries {
		nearest := farthest
		for _, c := range changes {
			if c.rise == b.begin {
				d := (c.day+shift)%days - b.day
				nearest = min(nearest, max(d, -d))
			}
		}
		sum += float64(nearest)
	}
	return sum / float64(len(boundaries))
}

func contractDatesText(boundaries []boundary, own, usual float64) pipeline.Text {
	dates := make([]string, len(boundaries))
	for i, b := range boundaries {
		dates[i] = b.date
	}
	list := strings.Join(dates, ", ")
	return pipeline.Text{
		EN: fmt.Sprintf("Changes of at least two times in the rate of positive comments lie %.1f days from the contract's dates on average (%s); shifted at random they would lie %.1f days away. Distances count up to %d days.", own, list, usual, farthest),
		RU: fmt.Sprintf("Изменения частоты положительных комментариев не менее чем вдвое отстоят от дат договора (%[2]s) в среднем на %.1[1]f дня; при случайном сдвиге — на %.1[3]f дня. Расстояния учитываются до %[4]d дней.", own, list, usual, farthest),
		KK: fmt.Sprintf("Жағымды пікірлер жиілігінің кемінде екі еселік өзгерістері келісімшарт күндерінен (%[2]s) орта есеппен %.1[1]f күн қашық; кездейсоқ жылжытқанда — %.1[3]f күн. Қашықтық %[4]d күнге дейін есептеледі.", own, list, usual, farthest),
	}
}
