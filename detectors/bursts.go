package detectors

import (
	"time"

	"pikir/pipeline"
)

// Bursts looks for accounts that become active on a page, or on a network of which the dump names no pages, at the same moments, whatever they write under.
var Bursts = declare(pipeline.Detector{
	Name:   "bursts",
	Family: pipeline.Time,
	Ties: pipeline.Text{
		EN: "begin to write in one place at the same moments", RU: "начинают писать в одном месте в одни и те же моменты", KK: "бір жерде бір сәттерде жаза бастайды",
	},
	Doc: `Accounts that become active on a page in the same minutes, again and again, whatever posts they write under.

An arrival is the first comment of an account on a page, or on a network where the dump names no page, after an hour of silence there. The test asks how often two accounts would arrive in the same five minutes if each chose
independently when to come within an hour, given the hours in which each comes and how many accounts arrive in each five minutes: the bipartite configuration model, as in co-comment, with
five-minute bins in the place of posts and strata of page and hour. So the hours that people keep, the evening peak and the minutes after a post appears are explained; what counts is the
correlation of activity beyond them.

Unlike synchrony, it needs no common post: a crew that is told to go and write anywhere on a page shows. Assumes that the moment within the hour is chosen independently.
Sources: Pacheco et al. 2021, ICWSM 15:455 (synchronised activity in time bins); Chavoshi, Hamooni & Mueen 2016, ICDM 817 (DeBot: correlated activity); Saracco et al. 2015, Sci. Rep. 5:10595.`,
	Doubt: pipeline.Text{
		EN: "A notification, a broadcast or a school break brings the same people to a page in the same minutes; colleagues take their breaks together.",
		RU: "Уведомление, передача или перемена приводят на страницу одних и тех же людей в одни и те же минуты; коллеги отдыхают в одно время.",
		KK: "Хабарлама, хабар немесе үзіліс бір адамдарды парақшаға бір минуттарда әкеледі; әріптестер де бір уақытта тынығады.",
	},
	Needs: pipeline.Need{Precision: pipeline.Minute},
	Params: []pipeline.Param{
		{Name: "silence", Default: 60, Low: 1, High: 1440, Unit: "minutes", Meaning: "a comment after so long without one on the page is an arrival"},
		{Name: "bin", Default: 5, Low: 1, High: 60, Unit: "minutes", Meaning: "arrivals within the same bin fall together"},
	},
	Configure: func(d *pipeline.Detector) { d.Habits = arrivals(d.Param("silence"), d.Param("bin")) },
	Rule: pipeline.Rule{
		Nulls:  []pipeline.Null{pipeline.Selection},
		Least:  4,
		Crowd:  500,
		Period: time.Hour,
	},
})

// arrivals emits the page and the bin of each arrival; silence and bin are in minutes.
func arrivals(silence, bin float64) func([]pipeline.Comment, func(pipeline.Key, *pipeline.Comment)) {
	still, step := int64(silence*float64(time.Minute.Microseconds())), int64(bin*float64(time.Minute.Microseconds()))
	return func(history []pipeline.Comment, emit func(pipeline.Key, *pipeline.Comment)) {
		last := map[pipeline.ID]int64{} // by page
		for i := range history {
			c := &history[i]
			page := pageOrNetwork(c)
			if before, seen := last[page]; c.Precision <= pipeline.Minute && (!seen || c.At-before >= still) {
				emit(pipeline.Key(page)<<32|pipeline.Key(c.At/step), c)
			}
			last[page] = c.At
		}
	}
}

// pageOrNetwork is the page of a comment, or, where the dump names none, a number that stands for its network as a whole: nobody arrives on two networks at once, nor do strata reach over them.
func pageOrNetwork(c *pipeline.Comment) pipeline.ID {
	if c.Page != pipeline.None {
		return c.Page
	}
	return pipeline.None - c.Platform
}
