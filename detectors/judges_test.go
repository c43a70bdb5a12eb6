package detectors

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/pipeline"
)

var almaty = time.FixedZone("+06", 6*3600)

// crowd is a pool of invented accounts with all their comments over eight months, each in order of time.
type crowd struct {
	random   *rand.Rand
	activity float64 // scales the rates of accounts
	accounts [][]pipeline.Comment
	from     time.Time
	months   int
}

// temper is how the months, days and hours of ordinary accounts vary.
type temper struct {
	uneven float64 // of an account's months: α of a negative binomial
	trend  float64 // growth of everybody's activity over the whole time
	peaks  bool    // daily cycles with a phase for each account, quieter weekends
}

var tempers = map[string]temper{
	"steady":  {},
	"uneven":  {uneven: 0.5, peaks: true},
	"growing": {uneven: 0.2, trend: 2, peaks: true},
}

func newCrowd(seed uint64, accounts int, t temper, activity float64) *crowd {
	c := &crowd{activity: activity, random: rand.New(rand.NewPCG(seed, 17)), from: time.Date(2019, 8, 1, 0, 0, 0, 0, almaty), months: 8}
	for a := range accounts {
		c.accounts = append(c.accounts, c.ordinary(pipeline.ID(a), t))
	}
	return c
}

// ordinary draws an account with a heavy-tailed rate, a third of its comments positive.
func (c *crowd) ordinary(id pipeline.ID, t temper) []pipeline.Comment {
	rate := c.activity * (4 + 6*math.Pow(c.random.Float64(), -0.5))
	peak := 13 + 5*c.random.NormFloat64()
	praise := 0.15 + 0.3*c.random.Float64()
	var comments []pipeline.Comment
	for month := range c.months {
		from := c.from.AddDate(0, month, 0)
		days := from.AddDate(0, 1, 0).Sub(from).Hours() / 24
		level := rate * (1 + t.trend*float64(month)/float64(c.months))
		if t.uneven > 0 {
			level *= distuv.Gamma{Alpha: 1 / t.uneven, Beta: 1 / t.uneven, Src: c.random}.Rand()
		}
		for range int(distuv.Poisson{Lambda: math.Max(level, 1e-9), Src: c.random}.Rand()) {
			at := from.Add(time.Duration(days * 24 * float64(time.Hour) * c.random.Float64()))
			if t.peaks {
				at = c.likely(from, days, peak)
			}
			comments = append(comments, c.comment(id, at, c.random.Float64() < praise))
		}
	}
	return inOrder(comments)
}

// likely draws a moment around the account's peak hour, seldomer at weekends.
func (c *crowd) likely(from time.Time, days, peak float64) time.Time {
	for {
		day := from.AddDate(0, 0, c.random.IntN(int(days)))
		if off := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday; !off || c.random.Float64() < 0.7 {
			hour := math.Mod(peak+3*c.random.NormFloat64()+48, 24)
			return day.Add(time.Duration(hour * float64(time.Hour)))
		}
	}
}

func (c *crowd) comment(id pipeline.ID, at time.Time, positive bool) pipeline.Comment {
	comment := pipeline.Comment{Account: id, At: at.Truncate(time.Second).UnixMicro(), Post: pipeline.None, TextCluster: pipeline.None, Positive: 0.1}
	if positive {
		comment.Positive = 0.9
	}
	return comment
}

func inOrder(comments []pipeline.Comment) []pipeline.Comment {
	slices.SortFunc(comments, func(a, b pipeline.Comment) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Account, b.Account))
	})
	return comments
}

// drawn takes so many of the accounts [from, to) at random.
func (c *crowd) drawn(size, from, to int) []pipeline.Comment {
	var comments []pipeline.Comment
	for _, a := range c.random.Perm(to - from)[:size] {
		comments = append(comments, c.accounts[from+a]...)
	}
	comments = inOrder(comments)
	pipeline.ReadTogether(comments)
	return comments
}

// cluster makes one of comments in order of time.
func cluster(comments []pipeline.Comment) *pipeline.Cluster {
	pipeline.ReadTogether(comments)
	cl := &pipeline.Cluster{ID: 1, Comments: comments}
	for _, c := range comments {
		cl.Members = append(cl.Members, c.Account)
	}
	slices.Sort(cl.Members)
	cl.Members = slices.Compact(cl.Members)
	return cl
}

// matched is the comparison with so many groups of the given size, taken from the second half of the accounts.
func (c *crowd) matched(size, groups int) *pipeline.Matched {
	m := &pipeline.Matched{Zone: almaty, Seed: c.random.Uint64(),
		Coverage: pipeline.Coverage{First: c.from, Last: c.from.AddDate(0, c.months, -1)}}
	for range groups {
		m.Groups = append(m.Groups, c.drawn(size, len(c.accounts)/2, len(c.accounts)))
	}
	return m
}

// own draws a group from the first half of the accounts.
func (c *crowd) own(size int) []pipeline.Comment { return c.drawn(size, 0, len(c.accounts)/2) }

var judges = []*pipeline.Detector{MonthlyQuota, UnderDispersion, Heaping, Pace, ContractDates, Workdays, Rhythm, Gaps, RestSleepComment, HandOver}

// judged asks all judges of this file and gives the evidence by detector and name.
func judged(cl *pipeline.Cluster, m *pipeline.Matched) map[string]pipeline.Evidence {
	found := map[string]pipeline.Evidence{}
	for _, d := range judges {
		for _, e := range d.Judge(cl, m) {
			found[d.Name+": "+e.Name] = e
		}
	}
	return found
}

// On ordinary groups the share of p-values at or below α must not exceed α beyond what a binomial does once in ten thousand.
func TestJudgesAreCalibratedOnOrdinaryGroups(t *testing.T) {
	const rounds, clusters, groups, size = 4, 10, 99, 6
	p := map[string][]float64{}
	for _, name := range slices.Sorted(maps.Keys(tempers)) {
		c := newCrowd(3, 240, tempers[name], 1)
		var m *pipeline.Matched
		for round := range rounds * clusters {
			if round%clusters == 0 {
				m = c.matched(size, groups)
			}
			m.Seed, m.Contract = c.random.Uint64(), nil
			cl := cluster(c.own(size))
			for key, e := range judged(cl, m) {
				if !math.IsNaN(e.P) {
					p[key] = append(p[key], e.P)
				}
			}
			start := c.from.AddDate(0, 1+c.random.IntN(5), c.random.IntN(28))
			m.Contract = &pipeline.Contract{Periods: []pipeline.Period{{From: start.Format(time.DateOnly), To: start.AddDate(0, 2, 0).Format(time.DateOnly)}}}
			for _, e := range ContractDates.Judge(cl, m) {
				p["contract-dates"] = append(p["contract-dates"], e.P)
			}
			m.Contract = &pipeline.Contract{Quota: 20}
			for _, e := range MonthlyQuota.Judge(cl, m) {
				if e.Name == "attainment" {
					p["attainment of an order"] = append(p["attainment of an order"], e.P)
				}
			}
		}
	}
	if n := len(p["attainment of an order"]); n < rounds*clusters {
		t.Errorf("attainment was judged %d times", n)
	}
	for _, key := range slices.Sorted(maps.Keys(p)) {
		for _, alpha := range []float64{0.05, 0.01} {
			low := 0
			for _, v := range p[key] {
				if v <= alpha {
					low++
				}
			}
			t.Logf("%-50s %4d p-values, %5.3f ≤ %g", key, len(p[key]), float64(low)/float64(len(p[key])), alpha)
			if tail := 1 - (distuv.Binomial{N: float64(len(p[key])), P: alpha}).CDF(float64(low)-1); low > 0 && tail < 1e-4 {
				t.Errorf("%s: %d of %d p-values are at or below %g", key, low, len(p[key]), alpha)
			}
		}
	}
}

// crew draws a campaign of ten accounts that delivers the quota and up to a few percent more each month, with a tenth of neutral comments as cover.
// The moment gives when in the month the i-th of n comments is written, and by which account.
func (c *crowd) crew(quota int, moment func(from time.Time, days, i, n int) (time.Time, int)) []pipeline.Comment {
	var comments []pipeline.Comment
	for month := range c.months {
		from := c.from.AddDate(0, month, 0)
		days := int(from.AddDate(0, 1, 0).Sub(from).Hours() / 24)
		n := quota + int(c.random.ExpFloat64()*0.02*float64(quota))
		for i := range n + n/10 {
			at, account := moment(from, days, i, n+n/10)
			comments = append(comments, c.comment(pipeline.ID(10_000+account), at, i%11 < 10 && c.random.Float64() < 0.9))
		}
	}
	return inOrder(comments)
}

// evenly spends a month at a constant rate, at any hour.
func (c *crowd) evenly(from time.Time, days, i, n int) (time.Time, int) {
	share := (float64(i) + c.random.Float64()) / float64(n)
	return from.Add(time.Duration(share * float64(days) * 24 * float64(time.Hour))), c.random.IntN(10)
}

// The least that every judge must see in what it is made for: p ≤ 1 % and an effect of at least the given grade, in each of the seeds.
func TestJudgesSeePlantedHabits(t *testing.T) {
	const quota = 300
	office := func(c *crowd) func(from time.Time, days, i, n int) (time.Time, int) {
		return func(from time.Time, days, i, n int) (time.Time, int) {
			for {
				day := from.AddDate(0, 0, c.random.IntN(days))
				if !dayOff(day, nil) {
					return day.Add(9*time.Hour + time.Duration(c.random.IntN(9*60))*time.Minute), c.random.IntN(10)
				}
			}
		}
	}
	tests := []struct {
		name   string
		moment func(c *crowd) func(from time.Time, days, i, n int) (time.Time, int)
		want   map[string]pipeline.Strength
	}{
		{"even spending", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) { return c.evenly }, map[string]pipeline.Strength{
			"monthly-quota: attainment": pipeline.Moderate, "heaping: months just above the number": pipeline.Moderate,
			"under-dispersion: index of dispersion": pipeline.Moderate, "pace: distance from even spending": pipeline.Moderate,
		}},
		{"office", office, map[string]pipeline.Strength{
			"workdays: office hours": pipeline.Strong, "workdays: days off": pipeline.Strong, "rhythm: weekdays": pipeline.Weak,
		}},
		{"night shift", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) {
				return from.AddDate(0, 0, c.random.IntN(days)).Add(time.Duration(c.random.IntN(5*3600)) * time.Second), c.random.IntN(10)
			}
		}, map[string]pipeline.Strength{"rhythm: hours": pipeline.Strong}},
		{"stop at the number", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) { return c.evenly(from, 20, i, n) }
		}, map[string]pipeline.Strength{"pace: days left when the number is reached": pipeline.Strong}},
		{"rush at the end", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) {
				if i%3 == 0 {
					from, days = from.AddDate(0, 0, days-3), 3
				}
				return c.evenly(from, days, i, n)
			}
		}, map[string]pipeline.Strength{"pace: share in the last three days": pipeline.Strong}},
		{"timetable", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) {
				minute := i * days * 24 * 60 / n / 10 * 10 // on the tenth minute
				return from.Add(time.Duration(minute) * time.Minute), i % 10
			}
		}, map[string]pipeline.Strength{"rhythm: beat": pipeline.Strong, "gaps: burstiness": pipeline.Strong}},
		{"one operator", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) {
				// A shift of four blocks a day: four comments by one account, then the next account a few minutes later.
				block, within := i/4, i%4
				at := from.AddDate(0, 0, block/4%days).Add(10*time.Hour + time.Duration(block%4*20+within*4)*time.Minute + time.Duration(c.random.IntN(60))*time.Second)
				return at, block % 10
			}
		}, map[string]pipeline.Strength{"hand-over: take-overs": pipeline.Strong}},
		{"throw-away accounts", func(c *crowd) func(time.Time, int, int, int) (time.Time, int) {
			return func(from time.Time, days, i, n int) (time.Time, int) {
				at, _ := c.evenly(from, days, i, n)
				return at, int(at.Sub(c.from).Hours() / 24 / 25) // a new account every 25 days
			}
		}, map[string]pipeline.Strength{"hand-over: replacement": pipeline.Strong}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for seed := range uint64(3) {
				c := newCrowd(seed, 120, tempers["uneven"], 2)
				cl := cluster(c.crew(quota, test.moment(c)))
				found := judged(cl, c.matched(len(cl.Members), 120))
				for key, least := range test.want {
					if e := found[key]; !(e.P <= 0.01) || e.Effect < least {
						t.Errorf("seed %d, %s: value %.3f, matched %.3f, p %.4f, effect %s, want %s", seed, key, e.Value, e.Matched, e.P, e.Effect, least)
					}
				}
			}
		})
	}
}

// Supporters praise far more than others do; their months follow no number. Grades above weak would call that a quota.
func TestSupportersAndOrdinaryGroupsSeldomLookMadeToAQuota(t *testing.T) {
	const clusters, groups, size = 20, 99, 12
	seen := map[string]int{}
	for name, temper := range tempers {
		c := newCrowd(5, 160, temper, 2)
		m := c.matched(size, groups)
		for range clusters {
			comments := c.own(size)
			for _, praise := range []float64{0, 0.5} { // of the comments that are not positive yet
				for i := range comments {
					if !comments[i].IsPositive() && c.random.Float64() < praise {
						comments[i].Positive = 0.9
					}
				}
				for _, e := range MonthlyQuota.Judge(cluster(comments), m) {
					if praise == 0 && e.Effect > pipeline.Absent || e.Effect > pipeline.Weak {
						seen[name]++
					}
				}
			}
		}
	}
	total := 0
	for _, n := range seen {
		total += n
	}
	// 1 % of 120 is 1.2; 6 or more would be seen once in 500 runs with other seeds.
	t.Logf("%d of %d groups look made to a quota", total, 2*clusters*len(tempers))
	if total > 5 {
		t.Errorf("look made to a quota: %v", seen)
	}
}

func TestASmallCircleReachesNoQuota(t *testing.T) {
	c := newCrowd(2, 60, tempers["steady"], 1)
	comments := c.crew(12, c.evenly) // twelve positive comments a month, as even as can be
	cl := cluster(comments)
	for key, e := range judged(cl, c.matched(len(cl.Members), 99)) {
		if e.Family == pipeline.Quota && e.Effect > pipeline.Absent && (e.Detector == "monthly-quota" || e.Detector == "heaping") {
			t.Errorf("%s: %s", key, e.Effect)
		}
	}
}

func TestAttainmentOfAContract(t *testing.T) {
	c := newCrowd(2, 60, tempers["steady"], 1)
	whole := c.crew(1000, c.evenly)
	month := func(k int) time.Time { return c.from.AddDate(0, k, 0) }
	tests := []struct {
		name     string
		comments []pipeline.Comment
		full     float64
		share    float64
		effect   pipeline.Strength
	}{
		{"eight full months, none for sure", whole, 8, 1, pipeline.Moderate},
		{"eight full months for sure", c.crew(1250, c.evenly), 8, 1, pipeline.Strong},
		{"one busy month, seen in part", pipeline.During(c.crowded(month(2).AddDate(0, 0, 9), month(3), 1100), month(2), month(3)), 0, 1, pipeline.Weak},
		{"half of it", pipeline.During(c.crew(500, c.evenly), month(0), month(8)), 8, 0, pipeline.Absent},
		{"no full month and not reached", pipeline.During(whole, month(2).AddDate(0, 0, 9), month(2).AddDate(0, 0, 20)), 0, math.NaN(), pipeline.Absent},
	}
	for _, test := range tests {
		cl := cluster(test.comments)
		m := c.matched(len(cl.Members), 30)
		m.Contract = &pipeline.Contract{Quota: 1000}
		found := judged(cl, m)
		if e := found["monthly-quota: full months"]; e.Value != test.full {
			t.Errorf("%s: %g full months, want %g", test.name, e.Value, test.full)
		}
		e, ok := found["monthly-quota: attainment"]
		if ok == math.IsNaN(test.share) || ok && (e.Value != test.share || e.Effect != test.effect) {
			t.Errorf("%s: attainment %+v, want share %g, effect %s", test.name, e, test.share, test.effect)
		}
	}
}

// crowded draws n positive comments of ten accounts between two moments.
func (c *crowd) crowded(from, to time.Time, n int) []pipeline.Comment {
	var comments []pipeline.Comment
	for i := range n {
		at := from.Add(time.Duration(c.random.Float64() * float64(to.Sub(from))))
		comments = append(comments, c.comment(pipeline.ID(10_000+i%10), at, true))
	}
	return inOrder(comments)
}

func TestFewMonthsAbstain(t *testing.T) {
	c := newCrowd(2, 60, tempers["steady"], 2)
	cl := cluster(pipeline.During(c.crew(300, c.evenly), c.from, c.from.AddDate(0, 2, 0)))
	found := judged(cl, c.matched(len(cl.Members), 99))
	for _, key := range []string{"under-dispersion: index of dispersion", "heaping: months just above the number", "pace: distance from even spending"} {
		if _, ok := found[key]; ok {
			t.Errorf("%s was measured over two months", key)
		}
	}
	if e := found["monthly-quota: full months"]; e.Value != 2 || e.Text.RU == "" {
		t.Errorf("%+v", e)
	}
}

func TestContractDatesAreMet(t *testing.T) {
	for seed := range uint64(5) {
		c := newCrowd(seed, 60, tempers["uneven"], 1)
		begin, end := c.from.AddDate(0, 2, 9), c.from.AddDate(0, 6, 4)
		background, busy := c.own(10), c.crowded(begin, end, 1500)
		cl := cluster(inOrder(append(background, busy...)))
		m := c.matched(len(cl.Members), 5)
		m.Contract = &pipeline.Contract{Periods: []pipeline.Period{{From: begin.Format(time.DateOnly), To: end.AddDate(0, 0, -1).Format(time.DateOnly)}}}
		e := ContractDates.Judge(cl, m)
		if len(e) != 1 || e[0].P > 0.05 || e[0].Effect != pipeline.Strong {
			t.Errorf("seed %d: %+v", seed, e)
		}
		m.Contract = nil
		if e := ContractDates.Judge(cl, m); e != nil {
			t.Errorf("without a contract: %+v", e)
		}
	}
}

func TestCoarseTimesGiveNoFineEvidence(t *testing.T) {
	c := newCrowd(1, 60, tempers["uneven"], 1)
	comments := c.own(10)
	for precision, without := range map[pipeline.Precision][]string{
		pipeline.Hour: {"rhythm: beat", "gaps: burstiness", "hand-over: take-overs"},
		pipeline.Day:  {"rhythm: beat", "gaps: burstiness", "hand-over: take-overs", "rhythm: hours", "workdays: office hours"},
	} {
		for i := range comments {
			comments[i].Precision = precision
		}
		cl := cluster(comments)
		found := judged(cl, c.matched(len(cl.Members), 20))
		for _, key := range without {
			if _, ok := found[key]; ok {
				t.Errorf("times known to the %s gave %s", precision, key)
			}
		}
		if _, ok := found["rhythm: weekdays"]; !ok {
			t.Errorf("times known to the %s gave no weekdays", precision)
		}
	}
}

// Without comparable groups nothing can be said against them, but nothing may break either, and every sentence is in three languages.
func TestJudgesWithoutGroups(t *testing.T) {
	c := newCrowd(1, 30, tempers["uneven"], 2)
	for _, comments := range [][]pipeline.Comment{c.crew(300, c.evenly), c.own(3), c.crowded(c.from, c.from.AddDate(0, 0, 2), 5), {c.comment(1, c.from, true)}} {
		cl := cluster(comments)
		for key, e := range judged(cl, c.matched(len(cl.Members), 0)) {
			if e.Text.EN == "" || e.Text.RU == "" || e.Text.KK == "" {
				t.Errorf("%s: a sentence is missing", key)
			}
			if own := e.Detector == "under-dispersion" || e.Name == "take-overs"; !own && !math.IsNaN(e.P) {
				t.Errorf("%s: p %g without groups", key, e.P)
			}
		}
	}
}

func TestHolidays(t *testing.T) {
	for date, want := range map[string]bool{"2020-03-23": true, "2020-03-26": false, "2019-12-17": true, "2024-12-17": false, "2020-03-28": true} {
		day, err := time.ParseInLocation(time.DateOnly, date, almaty)
		if err != nil {
			t.Fatal(err)
		}
		if got := dayOff(day, nil); got != want {
			t.Errorf("%s: day off %v", date, got)
		}
	}
	own := &pipeline.Contract{Holidays: []string{"2020-03-26"}}
	if day := time.Date(2020, 3, 26, 9, 0, 0, 0, almaty); !dayOff(day, own) {
		t.Error("the contract's holiday is not kept")
	}
}
