package detectors

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/pipeline"
)

// town is a population of invented accounts with all that the judges of targets, talk, birth and style look at. Its accounts differ widely: in the
// pages they love, in how much they talk, in when they joined (in waves) and in how they write.
type town struct {
	random   *rand.Rand
	comments [][]pipeline.Comment // by account
	answers  []uint32
	read     map[pipeline.ID][]uint32
}

const townsfolk = 400

func newTown(seed uint64) *town {
	w := &town{random: rand.New(rand.NewPCG(seed, 23)), answers: make([]uint32, townsfolk), read: map[pipeline.ID][]uint32{}}
	for a := range townsfolk {
		w.comments = append(w.comments, w.ordinary(pipeline.ID(a)))
		w.read[pipeline.ID(a)] = w.hand()
	}
	for _, of := range w.comments {
		for _, c := range of {
			if c.ReplyTo != pipeline.None && c.ReplyTo != c.Account {
				w.answers[c.ReplyTo]++
			}
		}
	}
	return w
}

func (w *town) ordinary(id pipeline.ID) []pipeline.Comment {
	const pages, posts = 12, 40
	r := w.random
	loved, devotion, talks := pipeline.ID(r.IntN(pages)), r.Float64(), r.Float64()*r.Float64()
	born := time.Date(2006+r.IntN(4)*4, time.Month(1+r.IntN(6)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	lang := pipeline.Lang(1 + id%2)
	var comments []pipeline.Comment
	var visit time.Time
	for i := range 5 + int(4*math.Pow(r.Float64(), -0.5)) {
		if visit = visit.Add(time.Duration(r.IntN(600)) * time.Second); i%3 == 0 { // visits of three comments, most in the evening
			visit = time.Date(2020, 1, 1+r.IntN(3), 18, 0, int(3600*2*r.NormFloat64()), 0, time.UTC)
		}
		c := pipeline.Comment{Account: id, Born: born.UnixMicro(), Page: loved, ReplyTo: pipeline.None, Lang: lang, At: visit.UnixMicro()}
		if r.Float64() > devotion {
			c.Page = pipeline.ID(r.IntN(pages))
		}
		c.Post = 100 + c.Page*posts + pipeline.ID(posts*r.Float64()*r.Float64())
		if r.Float64() < talks {
			c.ReplyTo = pipeline.ID(townsfolk * r.Float64() * r.Float64())
		}
		comments = append(comments, c)
	}
	return inOrder(comments)
}

// hand draws how an account writes: how often it uses each of forty features, and how much it writes.
func (w *town) hand() []uint32 {
	const features = 40
	counts := make([]uint32, OneOperator.Features)
	var taste [features]float64
	sum := 0.0
	for i := range taste {
		taste[i] = math.Exp(0.5 * w.random.NormFloat64())
		sum += taste[i]
	}
	for range 90 + w.random.IntN(130) {
		at := sum * w.random.Float64()
		i := 0
		for ; i < features-1 && at > taste[i]; i++ {
			at -= taste[i]
		}
		counts[i]++
	}
	return counts
}

// group takes so many accounts at random.
func (w *town) group(size int) []pipeline.Comment {
	var comments []pipeline.Comment
	for _, a := range w.random.Perm(townsfolk)[:size] {
		comments = append(comments, w.comments[a]...)
	}
	return comments
}

func (w *town) matched(size, groups int) *pipeline.Matched {
	m := &pipeline.Matched{Zone: time.UTC, Seed: w.random.Uint64(), Answers: w.answers, Read: w.read}
	for range groups {
		m.Groups = append(m.Groups, w.group(size))
	}
	return m
}

// tooLow says whether more p-values lie at or below α than a binomial allows once in ten thousand.
func tooLow(p []float64, alpha float64) (share float64, excess bool) {
	low := 0.0
	for _, v := range p {
		if v <= alpha {
			low++
		}
	}
	return low / float64(len(p)), low > 0 && 1-(distuv.Binomial{N: float64(len(p)), P: alpha}).CDF(low-1) < 1e-4
}

// chances asks a judge about groups of a town, each drawn and altered anew, and gives the p-values by measure.
func chances(d *pipeline.Detector, trials int, alter func(w *town, of []pipeline.Comment) []pipeline.Comment) map[string][]float64 {
	const size, groups = 8, 49
	w := newTown(7)
	p := map[string][]float64{}
	for range trials {
		m, own := w.matched(size, groups), w.group(size)
		for _, e := range d.Judge(cluster(inOrder(alter(w, inOrder(own)))), m) {
			p[e.Name] = append(p[e.Name], e.P)
		}
	}
	return p
}

var townJudges = map[*pipeline.Detector][]string{
	TargetFocus: {"pages in common", "posts of one account"},
	OneWayTalk:  {"answers received", "answers given"},
	BirthDates:  {"created together"},
	OneOperator: {"difference of style", "overlapping sessions"},
}

func TestJudgesOfTownsfolkAreCalibrated(t *testing.T) {
	const trials = 150
	for d, measures := range townJudges {
		p := chances(d, trials, func(_ *town, of []pipeline.Comment) []pipeline.Comment { return of })
		if got := slices.Sorted(maps.Keys(p)); !slices.Equal(got, slices.Sorted(slices.Values(measures))) {
			t.Errorf("%s measures %q, want %q", d.Name, got, measures)
		}
		for name, values := range p {
			for _, alpha := range []float64{0.05, 0.01, 0.001} {
				share, excess := tooLow(values, alpha)
				t.Logf("%-14s %-22s %d p-values, %.4f ≤ %g", d.Name, name, len(values), share, alpha)
				if excess {
					t.Errorf("%s, %s: %.3f of the p-values are at or below %g", d.Name, name, share, alpha)
				}
			}
		}
	}
}

// Each null is broken on purpose, mildly: the check of calibration above must see it.
func TestBrokenNullsAreSeen(t *testing.T) {
	const trials = 60
	broken := map[*pipeline.Detector]func(w *town, of []pipeline.Comment) []pipeline.Comment{
		TargetFocus: func(w *town, of []pipeline.Comment) []pipeline.Comment {
			for i := range of {
				if w.random.Float64() < 0.6 {
					of[i].Page, of[i].Post = 3, 100+3*40
				}
			}
			return of
		},
		OneWayTalk: func(w *town, of []pipeline.Comment) []pipeline.Comment {
			for i := range of {
				of[i].ReplyTo = pipeline.None
				of[i].Account = townsfolk/10*9 + of[i].Account%(townsfolk/10) // those who are answered least
			}
			return of
		},
		BirthDates: func(w *town, of []pipeline.Comment) []pipeline.Comment {
			for i := range of {
				if of[i].Account%2 == 0 {
					of[i].Born = 1e15
				}
			}
			return of
		},
		OneOperator: func(w *town, of []pipeline.Comment) []pipeline.Comment {
			hand := w.hand()
			for i := range of {
				turn := i / 3 // of three comments, every twenty minutes
				of[i].Account = of[3*turn].Account
				of[i].At = of[0].At + int64(20*turn+5*(i%3))*time.Minute.Microseconds()
				w.read[of[i].Account] = hand // from now on, for those who are drawn again
			}
			return of
		},
	}
	for d, alter := range broken {
		p := chances(d, trials, alter)
		for _, name := range townJudges[d] {
			if share, excess := tooLow(p[name], 0.05); !excess {
				t.Errorf("%s, %s: a broken null goes unseen (%.3f of the p-values are at or below 0.05)", d.Name, name, share)
			}
		}
	}
}
