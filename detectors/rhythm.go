package detectors

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Rhythm asks whether a cluster keeps hours of its own: like a shift, or like a machine.
var Rhythm = declare(pipeline.Detector{
	Name:   "rhythm",
	Family: pipeline.Rhythm,
	Doc: `Whether a cluster keeps other hours, weekdays and minutes than equally active accounts do.

Hours and weekdays are histograms in the local zone, compared with those of all other accounts at hand by Watson's U² (1961), which does not depend on where the day is
cut; shown is the share of comments that would have to move for the two to agree. A group, like those it is held against, is taken once with and once without its busiest account,
and the smaller distance counts: one account that writes most of the comments does not give a group its hours. Minutes are tested for a beat of 60, 30, 15, 10 and 5 minutes by the mean resultant length (Rayleigh;
Mardia & Jupp 2000). Each p is the rank among groups of equally active accounts, which pays for the choice among beats.

Measures whose times are too coarse are left out: hours need the hour, minutes the minute, weekdays the day.`,
	Doubt: pipeline.Text{
		EN: "People of another time zone, night workers, pensioners and mothers of small children keep hours of their own, and planned posts of honest editors come on the minute.",
		RU: "Свои часы и у жителей другого часового пояса, и у работающих ночью, и у пенсионеров, и у родителей малышей; отложенные записи честных редакторов тоже выходят минута в минуту.",
		KK: "Басқа уақыт белдеуінің тұрғындары, түнде жұмыс істейтіндер, зейнеткерлер мен жас балалы ата-аналардың да өз сағаттары бар; адал редакторлардың жоспарлы жазбалары да дәл минутында шығады.",
	},
	Needs:  pipeline.Need{Precision: pipeline.Day},
	Params: []pipeline.Param{leastComments},
	Configure: func(d *pipeline.Detector) {
		least := int(d.Param("least"))
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence { return rhythm(cl, m, least) }
	},
})

func rhythm(cl *pipeline.Cluster, m *pipeline.Matched, least int) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	hour := func(t time.Time) int { return t.Hour() }
	weekday := func(t time.Time) int { return int(t.Weekday()+6) % 7 }
	for _, p := range []profile{{"hours", 24, pipeline.Hour, hour}, {"weekdays", 7, pipeline.Day, weekday}} {
		if len(within(cl.Comments, p.precision)) >= least {
			evidence = append(evidence, p.evidence(cl, m))
		}
	}
	if fine := within(cl.Comments, pipeline.Minute); len(fine) >= least {
		evidence = append(evidence, beat(fine, m))
	}
	return evidence
}

// profile is a histogram over a circle of local time.
type profile struct {
	name      string
	classes   int
	precision pipeline.Precision
	class     func(local time.Time) int
}

// histograms counts the comments of each account that is not counted yet.
func (p profile) histograms(of map[pipeline.ID][]float64, comments []pipeline.Comment, zone *time.Location) {
	fresh := map[pipeline.ID]bool{}
	for _, c := range within(comments, p.precision) {
		h, known := of[c.Account]
		if !known {
			h = make([]float64, p.classes)
			of[c.Account], fresh[c.Account] = h, true
		}
		if fresh[c.Account] {
			h[p.class(c.Time().In(zone))]++
		}
	}
}

// evidence compares the cluster, and each group alike, with all accounts that are not in it.
func (p profile) evidence(cl *pipeline.Cluster, m *pipeline.Matched) pipeline.Evidence {
	of := map[pipeline.ID][]float64{}
	p.histograms(of, cl.Comments, m.Zone)
	for _, g := range m.Groups {
		p.histograms(of, g, m.Zone)
	}
	all := p.sum(of, slices.Collect(maps.Keys(of)))
	against := func(accounts []pipeline.ID) (moved, distance float64) {
		inside := p.sum(of, accounts)
		outside := less(all, inside)
		return toMove(inside, outside), min(distanceOf(inside, outside), distanceOf(less(inside, p.busiest(of, accounts)), outside))
	}
	value, own := against(cl.Members)
	moved, distances := make([]float64, len(m.Groups)), make([]float64, len(m.Groups))
	for i, g := range m.Groups {
		moved[i], distances[i] = against(accountsOf(g))
	}
	usual, half := stats.Mean(moved), stats.Z95*sd(moved)
	return pipeline.Evidence{
		Detector: "rhythm", Family: pipeline.Rhythm, Name: p.name, Unit: "share", Value: value, Low: math.Max(0, value-half), High: math.Min(1, value+half),
		Matched: usual, P: stats.Above(own, distances, m.Taken), Q: math.NaN(), Effect: gradeFrom(value-usual, 0.1, 0.2, 0.35), Text: p.text(value, usual),
	}
}

// sum adds the histograms of accounts. Counts are whole numbers, so their order does not matter.
func (p profile) sum(of map[pipeline.ID][]float64, accounts []pipeline.ID) []float64 {
	total := make([]float64, p.classes)
	for _, a := range accounts {
		for k, n := range of[a] {
			total[k] += n
		}
	}
	return total
}

// busiest is the histogram of the account that counts most.
func (p profile) busiest(of map[pipeline.ID][]float64, accounts []pipeline.ID) []float64 {
	most := make([]float64, p.classes)
	for _, a := range slices.Sorted(slices.Values(accounts)) {
		if h := of[a]; floats.Sum(h) > floats.Sum(most) {
			most = h
		}
	}
	return most
}

// distanceOf is the root of Watson's U², since chance gives the square an exponential tail.
func distanceOf(a, b []float64) float64 { return math.Sqrt(stats.CircularDistance(a, b)) }

// less takes one histogram off another.
func less(all, part []float64) []float64 { return floats.SubTo(make([]float64, len(all)), all, part) }

// accountsOf lists the accounts of comments, each once.
func accountsOf(comments []pipeline.Comment) []pipeline.ID {
	seen := map[pipeline.ID]bool{}
	for i := range comments {
		seen[comments[i].Account] = true
	}
	return slices.Collect(maps.Keys(seen))
}

// toMove is the share of one histogram that would have to move to make it the other: the total variation distance.
func toMove(a, b []float64) float64 {
	sumA, sumB, distance := 0.0, 0.0, 0.0
	for i := range a {
		sumA += a[i]
		sumB += b[i]
	}
	for i := range a {
		distance += math.Abs(a[i]/sumA-b[i]/sumB) / 2
	}
	return distance
}

func (p profile) text(value, usual float64) pipeline.Text {
	what := pipeline.Text{EN: "hours of the day", RU: "по часам суток", KK: "тәулік сағаттарына"}
	if p.name == "weekdays" {
		what = pipeline.Text{EN: "days of the week", RU: "по дням недели", KK: "апта күндеріне"}
	}
	return pipeline.Text{
		EN: fmt.Sprintf("%s %% of the comments would have to move to other %s for the group to look like equally active accounts; for groups of such accounts it is %s %% on average.", pipeline.Percent(value), what.EN, pipeline.Percent(usual)),
		RU: fmt.Sprintf("Чтобы группа выглядела %s как столь же активные аккаунты, пришлось бы передвинуть %s %% её комментариев; для групп таких аккаунтов — в среднем %s %%.", what.RU, pipeline.Percent(value), pipeline.Percent(usual)),
		KK: fmt.Sprintf("Топ %s қарай белсенділігі сондай аккаунттарға ұқсауы үшін пікірлерінің %s %%-ын жылжыту керек болар еді; сондай аккаунттардың топтарында бұл орта есеппен %s %%.", what.KK, pipeline.Percent(value), pipeline.Percent(usual)),
	}
}

// beats are the periods of a timetable, in minutes.
var beats = [...]int{60, 30, 15, 10, 5}

// strongestBeat is the largest mean resultant length over the beats, and its period.
func strongestBeat(comments []pipeline.Comment) (length float64, period int) {
	fine := within(comments, pipeline.Minute)
	times := make([]int64, len(fine))
	for i := range fine {
		times[i] = fine[i].At / time.Minute.Microseconds()
	}
	length = math.NaN()
	for _, b := range beats {
		if r := stats.Resultant(times, b); !(r <= length) && !math.IsNaN(r) {
			length, period = r, b
		}
	}
	return length, period
}

func beat(comments []pipeline.Comment, m *pipeline.Matched) pipeline.Evidence {
	own, period := strongestBeat(comments)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 { length, _ := strongestBeat(c); return length })
	usual := stats.Mean(groups)
	half := stats.Z95 / math.Sqrt(2*float64(len(comments))) // of a component of the mean vector, at most
	return pipeline.Evidence{
		Detector: "rhythm", Family: pipeline.Rhythm, Name: "beat", Unit: "1", Value: own, Low: math.Max(0, own-half), High: math.Min(1, own+half), Matched: usual,
		P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: gradeFrom(own-usual, 0.15, 0.3, 0.5),
		Text: pipeline.Text{
			EN: fmt.Sprintf("The strongest beat of the minutes has a period of %d minutes and a strength of %.2f (0: none, 1: every comment on the same minute of it); equally active groups reach %.2f.", period, own, usual),
			RU: fmt.Sprintf("Самый сильный ритм минут имеет период %d мин и силу %.2f (0 — нет, 1 — все комментарии в одну и ту же его минуту); у столь же активных групп — %.2f.", period, own, usual),
			KK: fmt.Sprintf("Минуттардың ең күшті ырғағының периоды — %d минут, күші — %.2f (0 — жоқ, 1 — барлық пікір оның бір минутында); белсенділігі сондай топтарда — %.2f.", period, own, usual),
		},
	}
}
