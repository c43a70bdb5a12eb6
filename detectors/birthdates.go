package detectors

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// BirthDates asks whether the accounts of a cluster were created together.
var BirthDates = declare(pipeline.Detector{
	Name:   "birth-dates",
	Family: pipeline.Rhythm,
	Doc: `Whether the accounts of a cluster were created together, as a batch is.

Measured is the largest share of the members whose accounts were created within 30 days of each other (a scan statistic over the dates), among those whose date is known; p is
the rank among groups of equally active accounts, each thinned to as many known dates. Waves in which a whole town joins a network thus count for both sides.
Fewer than four known dates, or dates known for less than half of the members, tell nothing.

Assumes that dates of creation are known for a part of the accounts that does not depend on the date.
Sources: Naus 1965, J. Am. Stat. Assoc. 60:532 (scan statistic); Cresci et al. 2017, WWW Companion 963 and Bellutta & Carley 2023, EPJ Data Science 12:44 (batches of accounts).`,
	Doubt: pipeline.Text{
		EN: "An event, a campaign of the network itself or a class that signs up together also makes accounts of one age.",
		RU: "Аккаунты одного возраста появляются и после громкого события, и после рекламы самой сети, и когда целый класс регистрируется вместе.",
		KK: "Елеулі оқиғадан, желінің өз жарнамасынан кейін немесе бүкіл сынып бірге тіркелгенде де жасы бір аккаунттар пайда болады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.AccountCreatedAt}, Precision: pipeline.Estimated},
	Params: []pipeline.Param{
		{Name: "within", Default: 30, Low: 1, High: 366, Unit: "days", Meaning: "accounts created so close to each other count as created together"},
	},
	Configure: func(d *pipeline.Detector) {
		within := d.Param("within")
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence { return birthDates(cl, m, within) }
	},
})

func birthDates(cl *pipeline.Cluster, m *pipeline.Matched, days float64) []pipeline.Evidence {
	const least = 4 // dates
	born := births(cl.Comments)
	if len(born) < least || 2*len(born) < len(cl.Members) {
		return nil
	}
	random := seeded(m, 0xb127)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 {
		others := births(c)
		if len(others) < len(born) {
			return math.NaN()
		}
		return bornTogether(thinned(others, len(born), random), days)
	})
	own, usual := bornTogether(born, days), stats.Mean(groups)
	low, high := stats.Wilson(own*float64(len(born)), float64(len(born)))
	return []pipeline.Evidence{{
		Detector: "birth-dates", Family: pipeline.Rhythm, Name: "created together", Unit: "share", Value: own, Low: low, High: high, Matched: usual,
		P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: gradeFrom(own-usual, 0.2, 0.35, 0.5),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%s %% of the %d accounts whose date is known were created within %.0f days of each other, in equally active groups %s %%.", pipeline.Percent(own), len(born), days, pipeline.Percent(usual)),
			RU: fmt.Sprintf("%s %% аккаунтов с известной датой (всего их %d) созданы в пределах %.0f дн. друг от друга, у столь же активных групп — %s %%.", pipeline.Percent(own), len(born), days, pipeline.Percent(usual)),
			KK: fmt.Sprintf("Күні белгілі %d аккаунттың %s %%-ы %.0f күн ішінде ашылған, белсенділігі сондай топтарда бұл — %s %%.", len(born), pipeline.Percent(own), days, pipeline.Percent(usual)),
		},
	}}
}

// births lists the known dates of creation of the accounts of comments, in the order of the comments.
func births(comments []pipeline.Comment) []int64 {
	seen := map[pipeline.ID]bool{}
	var born []int64
	for i := range comments {
		if c := &comments[i]; !seen[c.Account] {
			seen[c.Account] = true
			if c.Born != 0 {
				born = append(born, c.Born)
			}
		}
	}
	return born
}

// thinned keeps n of the values, at random.
func thinned(values []int64, n int, random *rand.Rand) []int64 {
	random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values[:n]
}

// bornTogether is the largest share of dates that lie within so many days. It sorts them.
func bornTogether(born []int64, days float64) float64 {
	together := int64(days * float64((24 * time.Hour).Microseconds()))
	slices.Sort(born)
	first, most := 0, 0
	for i, at := range born {
		for at-born[first] > together {
			first++
		}
		most = max(most, i-first+1)
	}
	return float64(most) / float64(len(born))
}
