package detectors

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	"pikir/pipeline"
)

// respaced gives each account of a group other gaps, from its first comment on. Comments come by time, before and after.
func respaced(comments []pipeline.Comment, gaps func(of []int64) []int64) []pipeline.Comment {
	at := map[pipeline.ID][]int64{}
	for _, c := range comments {
		at[c.Account] = append(at[c.Account], c.At)
	}
	for _, times := range at {
		of := make([]int64, len(times)-1)
		for i := range of {
			of[i] = times[i+1] - times[i]
		}
		for i, g := range gaps(of) {
			times[i+1] = times[i] + g
		}
	}
	comments = slices.Clone(comments)
	for i := range comments {
		c := &comments[i]
		c.At, at[c.Account] = at[c.Account][0], at[c.Account][1:]
	}
	slices.SortStableFunc(comments, func(a, b pipeline.Comment) int { return cmp.Compare(a.At, b.At) })
	return comments
}

// together gives the comments of so many accounts, drawn at random, by time.
func (c *crowd) together(size int) []pipeline.Comment {
	var comments []pipeline.Comment
	for _, a := range c.random.Perm(len(c.accounts))[:size] {
		comments = append(comments, c.accounts[a]...)
	}
	return inOrder(comments)
}

// gapChances judges groups of ordinary people, drawn from the same people as those they are held against, and gives the p-values by measure.
func gapChances(trials int, judges []*pipeline.Detector, gaps func(c *crowd) func(of []int64) []int64) map[string][]float64 {
	const size, groups, perCrowd = 6, 49, 5
	p := map[string][]float64{}
	var c *crowd
	for trial := range trials {
		if trial%perCrowd == 0 {
			c = newCrowd(uint64(100+trial), 60, tempers["uneven"], 0.3)
		}
		m := &pipeline.Matched{Zone: almaty}
		for range groups {
			m.Groups = append(m.Groups, c.together(size))
		}
		own := c.together(size)
		if gaps != nil {
			own = respaced(own, gaps(c))
		}
		for _, d := range judges {
			for _, e := range d.Judge(&pipeline.Cluster{Comments: own}, m) {
				p[e.Name] = append(p[e.Name], e.P)
			}
		}
	}
	return p
}

var gapMeasures = []string{"burstiness", "memory", "fixed interval", "distance from rest and sleep"}

func TestGapsOfOrdinaryPeopleAreCalibrated(t *testing.T) {
	const trials = 300
	p := gapChances(trials, []*pipeline.Detector{Gaps, RestSleepComment}, nil)
	for _, name := range gapMeasures {
		if len(p[name]) < trials*9/10 {
			t.Errorf("%s was measured %d times", name, len(p[name]))
		}
		for _, alpha := range []float64{0.05, 0.01, 0.001} {
			share, excess := tooLow(p[name], alpha)
			t.Logf("%-30s %d p-values, %.4f ≤ %g", name, len(p[name]), share, alpha)
			if excess {
				t.Errorf("%s: %.3f of the p-values are at or below %g", name, share, alpha)
			}
		}
	}
}

// People who mix a scheduler into their habits, or whose long gaps follow long ones, are not like those they are held against: the check above must see it.
func TestBrokenNullsOfGapsAreSeen(t *testing.T) {
	const trials = 60
	scheduled := func(c *crowd) func([]int64) []int64 {
		return func(of []int64) []int64 {
			for i := range of {
				if c.random.Float64() < 0.6 {
					of[i] = 37*60e6 + c.random.Int64N(30e6)
				}
			}
			return of
		}
	}
	regular := func(c *crowd) func([]int64) []int64 {
		return func(of []int64) []int64 {
			mean := int64(0)
			for _, g := range of {
				mean += g / int64(len(of))
			}
			for i := range of {
				of[i] = (of[i] + 2*mean) / 3
			}
			return of
		}
	}
	swelling := func(c *crowd) func([]int64) []int64 {
		return func(of []int64) []int64 {
			slices.Sort(of[:len(of)/2])
			return of
		}
	}
	for name, p := range map[string][]float64{
		"fixed interval":               gapChances(trials, only(Gaps), scheduled)["fixed interval"],
		"distance from rest and sleep": gapChances(trials, only(RestSleepComment), scheduled)["distance from rest and sleep"],
		"burstiness":                   gapChances(trials, only(Gaps), regular)["burstiness"],
		"memory":                       gapChances(trials, only(Gaps), swelling)["memory"],
	} {
		if share, excess := tooLow(p, 0.05); !excess {
			t.Errorf("%s: a broken null goes unseen (%.3f of %d p-values are at or below 0.05)", name, share, len(p))
		}
	}
}

// One account on a timer among six does not make a group that spaces its comments evenly; nor does one that writes more than the rest together at night give it hours of its own.
func TestOneAccountAloneMakesNoGroup(t *testing.T) {
	p := map[string][]float64{}
	for trial := range 60 {
		c := newCrowd(uint64(200+trial), 60, tempers["uneven"], 1)
		m := &pipeline.Matched{Zone: almaty}
		for range 49 {
			m.Groups = append(m.Groups, c.drawn(6, 6, len(c.accounts)))
		}
		first := c.accounts[0]
		c.accounts[0] = respaced(first, func(of []int64) []int64 {
			for i := range of {
				of[i] = 37 * 60e6
			}
			return of
		})
		p["fixed interval"] = append(p["fixed interval"], pOf(Gaps, c.drawn(6, 0, 6), m, "fixed interval"))
		c.accounts[0] = slices.Clone(first)
		for day := range 240 {
			c.accounts[0] = append(c.accounts[0], c.comment(0, c.from.AddDate(0, 0, day).Add(4*time.Hour), false))
		}
		p["hours"] = append(p["hours"], pOf(Rhythm, c.drawn(6, 0, 6), m, "hours"))
	}
	for name, of := range p {
		if share, excess := tooLow(of, 0.05); excess {
			t.Errorf("%s: %.3f of the p-values are at or below 0.05", name, share)
		}
	}
}

// pOf is the p of one measure of a group.
func pOf(d *pipeline.Detector, comments []pipeline.Comment, m *pipeline.Matched, name string) float64 {
	evidence := d.Judge(cluster(comments), m)
	return evidence[slices.IndexFunc(evidence, func(e pipeline.Evidence) bool { return e.Name == name })].P
}

func only(d *pipeline.Detector) []*pipeline.Detector { return []*pipeline.Detector{d} }

func TestCommonestGap(t *testing.T) {
	gaps := []float64{60, 60, 60, 60, 400, 900, 930, 900, 870, 5000, 7000, 9000, 20000, 40000, 86401}
	if got := commonest(gaps, 60); math.Abs(got-4.0/10) > 1e-12 {
		t.Errorf("commonest gap %g, want 0.4: those below five minutes or above a day do not count", got)
	}
	if got := commonest(gaps, 1); math.Abs(got-2.0/10) > 1e-12 {
		t.Errorf("commonest gap to within a second %g, want 0.2", got)
	}
	if got := commonest(gaps[:9], 60); got != 0 {
		t.Errorf("commonest of five gaps: %g", got)
	}
}
