package stats

import (
	"cmp"
	"math"
	"slices"
)

// Incidence says that an account commented under a key (a post) within a stratum (a page and a day).
type Incidence struct {
	Stratum uint64
	Key     uint64
	Account uint32
}

// Compare orders incidences by stratum, key and account.
func (i Incidence) Compare(j Incidence) int {
	switch {
	case i.Stratum != j.Stratum:
		return cmp.Compare(i.Stratum, j.Stratum)
	case i.Key != j.Key:
		return cmp.Compare(i.Key, j.Key)
	}
	return cmp.Compare(i.Account, j.Account)
}

// Selection is the null of PLACE: within each stratum accounts choose keys independently, given how many keys each account
// chooses and how many accounts each key draws. It is the bipartite configuration model (Saracco et al. 2015, Sci. Rep. 5:10595, eqs. 5–8)
// solved per stratum, with accounts and keys of equal degree sharing one fitness.
type Selection struct {
	start       []uint32     // by account, one more than accounts: where its memberships begin
	memberships []membership // by account, then stratum
	strata      []stratum
	scale       int64 // 1<<32 parted among the strata
}

type membership struct {
	stratum uint32
	class   uint32 // of the account's degree there
}

// stratum holds, for each class of accounts, how many keys they choose, and the expected number of shared keys for each two classes, row by row.
type stratum struct {
	degrees  []uint32
	expected []float32
}

// NewSelection fits the model. Incidences are sorted in place, where they are not yet in the order of Compare, and duplicates ignored; accounts is one more than the
// largest account.
func NewSelection(incidences []Incidence, accounts int) *Selection {
	if !slices.IsSortedFunc(incidences, Incidence.Compare) {
		slices.SortFunc(incidences, Incidence.Compare)
	}
	incidences = slices.Compact(incidences)
	s := &Selection{}
	var members []member
	var f fitting
	for len(incidences) > 0 {
		end := 1
		for end < len(incidences) && incidences[end].Stratum == incidences[0].Stratum {
			end++
		}
		members = s.addStratum(&f, incidences[:end], members)
		incidences = incidences[end:]
	}
	s.deal(members, accounts)
	s.scale = 1 << 32 / max(1, int64(len(s.strata)))
	return s
}

// member is the membership of an account.
type member struct {
	account uint32
	membership
}

// fitting is scratch.
type fitting struct {
	sides          []uint64
	accounts, keys []degree
}

func (s *Selection) addStratum(f *fitting, in []Incidence, members []member) []member {
	f.accounts = f.degrees(f.accounts, in, func(i *Incidence) uint64 { return uint64(i.Account) })
	f.keys = f.degrees(f.keys, in, func(i *Incidence) uint64 { return i.Key })
	accountClasses, keyClasses := classes(f.accounts), classes(f.keys)
	for _, a := range f.accounts {
		class, _ := slices.BinarySearchFunc(accountClasses, a.degree, func(c degreeClass, d int) int { return cmp.Compare(c.degree, d) })
		members = append(members, member{uint32(a.of), membership{uint32(len(s.strata)), uint32(class)}})
	}
	s.strata = append(s.strata, stratum{degreesOf(accountClasses), expectedShared(accountClasses, keyClasses)})
	return members
}

// deal gives each account its memberships.
func (s *Selection) deal(members []member, accounts int) {
	s.start, s.memberships = make([]uint32, accounts+2), make([]membership, len(members))
	for _, m := range members {
		s.start[m.account+2]++
	}
	for a := 2; a < len(s.start); a++ {
		s.start[a] += s.start[a-1]
	}
	for _, m := range members {
		next := &s.start[m.account+1]
		s.memberships[*next] = m.membership
		*next++
	}
}

// of lists the memberships of an account by stratum.
func (s *Selection) of(account uint32) []membership {
	return s.memberships[s.start[account]:s.start[account+1]]
}

// Choice is what two accounts choose in a stratum in which both are: how many keys they would share by chance, and how many the one that chooses fewer holds.
type Choice struct {
	Expected float64
	Fewer    int
}

// Common appends the choices of two accounts, by stratum.
func (s *Selection) Common(choices []Choice, a, b uint32) []Choice {
	w := s.walkOf(a, b)
	for c, ok := w.next(); ok; c, ok = w.next() {
		choices = append(choices, c)
	}
	return choices
}

// walk goes through the choices of two accounts.
type walk struct {
	s         *Selection
	few, many []membership
	turned    bool // the first account is in more strata
}

func (s *Selection) walkOf(a, b uint32) walk {
	w := walk{s: s, few: s.of(a), many: s.of(b)}
	if w.turned = len(w.few) > len(w.many); w.turned {
		w.few, w.many = w.many, w.few
	}
	return w
}

// next is the choice in the next stratum in which both are.
func (w *walk) next() (Choice, bool) {
	for len(w.few) > 0 {
		in := w.few[0]
		w.few = w.few[1:]
		at := w.s.near(w.many, in.stratum)
		if at == len(w.many) || w.many[at].stratum != in.stratum {
			continue
		}
		own, other := in.class, w.many[at].class
		if w.turned {
			own, other = other, own
		}
		t := &w.s.strata[in.stratum]
		return Choice{float64(t.expected[int(own)*len(t.degrees)+int(other)]), int(min(t.degrees[own], t.degrees[other]))}, true
	}
	return Choice{}, false
}

// mostKeysAdded is up to how many shared keys SurelyExceeds adds up chances.
const mostKeysAdded = 16

// SurelyExceeds says, as soon as the strata gone through so far tell, that two accounts share so many keys with a chance of more than a level: further strata only make it larger. It says nothing of many keys.
// The scratch slice is reused.
func (s *Selection) SurelyExceeds(keys int, a, b uint32, once bool, level float64, scratch *[]float64) bool {
	if keys > mostKeysAdded {
		return false
	}
	*scratch = slices.Grow((*scratch)[:0], keys+1)[:keys+1]
	mass := *scratch // as in dynamicTail
	clear(mass)
	mass[0] = 1
	level *= 1 + 1e-9 // for what is rounded
	w := s.walkOf(a, b)
	for c, ok := w.next(); ok; c, ok = w.next() {
		events, chance := c.events(once)
		for range events {
			addEvent(mass, chance)
		}
		if mass[keys] > level {
			return true
		}
	}
	return false
}

// mostTouched is of how many strata the memory is touched: as many as mostly tell.
const mostTouched = 16

// Touch reads where a walk will look first, so that the waits for memory of several pairs overlap. What it gives says nothing.
func (s *Selection) Touch(a, b uint32) (warm uint32) {
	few, many := s.of(a), s.of(b)
	if len(few) > len(many) {
		few, many = many, few
	}
	for i := range few[:min(len(few), mostTouched)] {
		warm += many[s.place(len(many), int64(few[i].stratum))].class
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
	if n = c.Fewer; once {
		n = 1
	}
	return n, math.Min(1, Tolerated(c.Expected, once)/float64(n))
}

// near gives the first membership of a stratum or one after it. Those of an account are spread evenly over the strata, whose numbers mean nothing, so that it lies not far from where an even
// spread puts it, and a few places from where one puts it that begins there.
func (s *Selection) near(of []membership, stratum uint32) int {
	at := s.place(len(of), int64(stratum))
	at = min(max(at+s.place(len(of), int64(stratum)-int64(of[at].stratum)), 0), len(of)-1)
	for at > 0 && of[at-1].stratum >= stratum {
		at--
	}
	for at < len(of) && of[at].stratum < stratum {
		at++
	}
	return at
}

// place is how many of so many evenly spread memberships lie in so many strata.
func (s *Selection) place(n int, strata int64) int { return int(strata * s.scale * int64(n) >> 32) }

type degree struct {
	of     uint64
	degree int
}

// degrees counts incidences by one of their sides.
func (f *fitting) degrees(result []degree, in []Incidence, side func(*Incidence) uint64) []degree {
	f.sides = slices.Grow(f.sides[:0], len(in))[:len(in)]
	for i := range in {
		f.sides[i] = side(&in[i])
	}
	slices.Sort(f.sides)
	result = result[:0]
	for _, v := range f.sides {
		if n := len(result); n > 0 && result[n-1].of == v {
			result[n-1].degree++
			continue
		}
		result = append(result, degree{v, 1})
	}
	return result
}

type degreeClass struct {
	degree  int
	members float64
	fitness float64
}

func classes(d []degree) []degreeClass {
	all := make([]int, len(d))
	for i := range d {
		all[i] = d[i].degree
	}
	slices.Sort(all)
	var result []degreeClass
	for _, v := range all {
		if n := len(result); n > 0 && result[n-1].degree == v {
			result[n-1].members++
			continue
		}
		result = append(result, degreeClass{degree: v, members: 1})
	}
	return result
}

func degreesOf(classes []degreeClass) []uint32 {
	degrees := make([]uint32, len(classes))
	for i, c := range classes {
		degrees[i] = uint32(c.degree)
	}
	return degrees
}

// expectedShared solves the model and sums, for each two classes of accounts, the chance that both choose a key over all keys.
func expectedShared(accounts, keys []degreeClass) []float32 {
	solve(accounts, keys)
	expected := make([]float32, len(accounts)*len(accounts))
	for i, a := range accounts {
		for j, b := range accounts {
			sum := 0.0
			for _, k := range keys {
				sum += k.members * chosen(a, k) * chosen(b, k)
			}
			expected[i*len(accounts)+j] = float32(sum)
		}
	}
	return expected
}

// chosen is the probability that an account of a class chooses a key of a class.
func chosen(account, key degreeClass) float64 {
	x := account.fitness * key.fitness
	if math.IsInf(x, 1) {
		return 1
	}
	return x / (1 + x)
}

// solve finds fitnesses whose expected degrees equal the observed ones, by the usual fixed-point iteration.
func solve(accounts, keys []degreeClass) {
	edges := 0.0
	for _, a := range accounts {
		edges += float64(a.degree) * a.members
	}
	for _, side := range [][]degreeClass{accounts, keys} {
		for i := range side {
			side[i].fitness = float64(side[i].degree) / math.Sqrt(edges)
		}
	}
	const rounds, tolerance = 300, 1e-6
	for range rounds {
		change := math.Max(update(accounts, keys), update(keys, accounts))
		if change < tolerance {
			return
		}
	}
}

// update moves one side towards its observed degrees and returns the largest relative change.
func update(side, other []degreeClass) float64 {
	largest := 0.0
	for i := range side {
		sum := 0.0
		for _, o := range other {
			sum += o.members * o.fitness / (1 + side[i].fitness*o.fitness)
		}
		next := math.Min(float64(side[i].degree)/sum, 1e9)
		largest = math.Max(largest, math.Abs(next-side[i].fitness)/math.Max(next, 1e-300))
		side[i].fitness = next
	}
	return largest
}
