package stats

// Choice is what two accounts choose in a stratum in which both are: how many keys they would share by chance, and how many the one that chooses fewer holds.
type Choice struct {
	Expected float64
	Fewer    int
}

// Common appends the choices of two accounts, by stratum.
func (s *Selection) Common(choices []Choice, a, b uint32) []Choice {
	w := s.walkOf(a, b)
	for !w.done() {
		choices = w.appendNext(choices)
	}
	return choices
}

// walk goes through the choices of two accounts.
type walk struct {
	s         *Selection
	few, many roster
	turned    bool // the first account is in more strata
}

func (s *Selection) walkOf(a, b uint32) walk {
	w := walk{s: s, few: s.rosterOf(a), many: s.rosterOf(b)}
	if w.turned = len(w.few.in) > len(w.many.in); w.turned {
		w.few, w.many = w.many, w.few
	}
	return w
}

// done says whether all strata were gone through.
func (w *walk) done() bool { return len(w.few.in) == 0 }

// atOnce is how many strata a walk goes through at once, so that the waits for memory overlap.
const atOnce = 8

// appendNext appends the choices in those of the next few strata in which both are.
func (w *walk) appendNext(choices []Choice) []Choice {
	n := min(atOnce, len(w.few.in))
	for i, in := range w.few.in[:n] {
		at, both := w.many.find(in)
		if !both {
			continue
		}
		own, other, t := uint32(w.few.class[i]), uint32(w.many.class[at]), w.s.strata[in]
		if w.turned {
			own, other = other, own
		}
		choices = append(choices, w.s.shared[t.first+own*t.classes+other].choice())
	}
	w.few.in, w.few.class = w.few.in[n:], w.few.class[n:]
	return choices
}

func (c inCommon) choice() Choice { return Choice{float64(c.expected), int(c.fewer)} }

// mostTouched is of how many strata the memory is touched: as many as mostly tell.
const mostTouched = 16

// Touch reads where a walk will look first, so that the waits for memory of several pairs overlap. What it gives says nothing.
func (s *Selection) Touch(a, b uint32) (warm uint32) {
	w := s.walkOf(a, b)
	for _, in := range w.few.in[:min(len(w.few.in), mostTouched)] {
		warm += w.many.touch(in)
	}
	return warm
}

// Expected is the number of keys that two accounts would share by chance, over all strata.
func Expected(choices []Choice) float64 {
	sum := 0.0
	for _, c := range choices {
		sum += c.Expected
	}
	return sum
}

// leeway is how many times the expected number of shared keys still counts as chance. Accounts that write under most keys share thousands of them, and any misfit of the model would be
// significant, such as that an account with several comments under one post counts there once (an interval null: McCarthy & Smyth 2009, Bioinformatics 25:765). In sixty worlds of chance of
// many shapes the busiest accounts had p ≤ 0.05 in half of 3,960 pairs without leeway, in one in twenty with 1.05, in one with 1.1 and in none with 1.15. Where little is shared by chance
// it costs little: a factor of 1.15 in p for each key.
const leeway = 1.15

// Tolerated is how many shared keys still count as chance where so many are expected, and where a stratum counts once at most or as often as it may.
func Tolerated(expected float64, once bool) float64 {
	if once {
		return expected
	}
	return leeway * expected
}

// WithLeeway is the largest chance that still passes for one that a model of habits gives.
func WithLeeway(chance float64) float64 { return min(1, leeway*chance) }

// Chances appends the chances of independent events whose number has the law of the shared keys, or heavier tails, in O(keys of the account with fewer): in each stratum as many
// events as the account with fewer keys there chooses, since each of its keys is shared or not. Choosing without replacement spreads less than they do (Hoeffding 1963,
// J. Am. Stat. Assoc. 58:13, theorem 4), and events of one chance more than those of many (Hoeffding 1956, Ann. Math. Statist. 27:713). Where a stratum counts once at most, its chance is
// bounded by the expected number (Markov), which is large as it is; elsewhere chances are larger than the model's by the leeway.
func Chances(chances []float64, choices []Choice, once bool) []float64 {
	for _, c := range choices {
		events, chance := c.events(once)
		for range events {
			chances = append(chances, chance)
		}
	}
	return chances
}

// events is how many there are in a stratum (see Chances), and the chance of each.
func (c Choice) events(once bool) (n int, chance float64) {
	chance = Tolerated(c.Expected, once)
	if n = c.Fewer; once {
		n = 1
	}
	if n > 1 { // divisions are slow
		chance /= float64(n)
	}
	return n, min(1, chance)
}
