package stats

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"pikir/pipeline/parallel"
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
	start   []uint32 // by account, one more than accounts: where its memberships begin
	in      []uint32 // stratum, by account
	class   []uint16 // of the account's degree there
	rosters rosters
	strata  []stratum
	shared  []inCommon // by stratum, then class of the one account, then of the other
}

// stratum is where its part of what is shared begins, and how many classes of accounts there are.
type stratum struct{ first, classes uint32 }

// inCommon is how many keys two accounts of some classes are expected to share, and how many the one that chooses fewer holds.
type inCommon struct {
	expected float32
	fewer    uint32
}

// NewSelection fits the model. Incidences are sorted in place, where they are not yet in the order of Compare, and duplicates ignored; accounts is one more than the
// largest account.
func NewSelection(incidences []Incidence, accounts int) *Selection {
	if !slices.IsSortedFunc(incidences, Incidence.Compare) {
		slices.SortFunc(incidences, Incidence.Compare)
	}
	incidences = slices.Compact(incidences)
	fits := make([]fit, 4*runtime.GOMAXPROCS(0)) // of the strata that begin in so many parts of the incidences
	parallel.Each(len(fits), func(i int) {
		from, end := nextStratum(incidences, len(incidences)*i/len(fits)), nextStratum(incidences, len(incidences)*(i+1)/len(fits))
		fits[i].add(incidences[from:end])
	})
	s := &Selection{}
	s.join(fits, accounts)
	s.rosters = newRosters(s)
	return s
}

// nextStratum is the first place from one on at which a stratum begins.
func nextStratum(in []Incidence, place int) int {
	for place > 0 && place < len(in) && in[place].Stratum == in[place-1].Stratum {
		place++
	}
	return place
}

// fit is the model of some of the strata, which are numbered from 0.
type fit struct {
	strata   []stratum
	shared   []inCommon
	members  []member
	of       []uint32 // scratch: the accounts of incidences
	accounts []degree // scratch
	keys     []int    // scratch: degrees
}

// member is an account in a stratum.
type member struct {
	account, in uint32
	class       uint16
}

// add fits the strata of sorted incidences.
func (f *fit) add(incidences []Incidence) {
	f.members = make([]member, 0, len(incidences))
	for len(incidences) > 0 {
		end := 1
		for end < len(incidences) && incidences[end].Stratum == incidences[0].Stratum {
			end++
		}
		f.addStratum(incidences[:end])
		incidences = incidences[end:]
	}
	f.of, f.accounts, f.keys = nil, nil, nil
}

func (f *fit) addStratum(in []Incidence) {
	f.countAccounts(in)
	f.countKeys(in)
	degrees := make([]int, len(f.accounts))
	for i, a := range f.accounts {
		degrees[i] = a.degree
	}
	accountClasses, keyClasses := classes(degrees), classes(f.keys)
	for _, a := range f.accounts {
		class, _ := slices.BinarySearchFunc(accountClasses, a.degree, func(c degreeClass, d int) int { return cmp.Compare(c.degree, d) })
		f.members = append(f.members, member{a.of, uint32(len(f.strata)), uint16(class)}) // 65,536 classes would take 2³¹ incidences
	}
	f.strata = append(f.strata, stratum{uint32(len(f.shared)), uint32(len(accountClasses))})
	f.shared = appendShared(f.shared, accountClasses, keyClasses)
}

type degree struct {
	of     uint32
	degree int
}

// countAccounts finds the accounts of a stratum and how many keys each chooses.
func (f *fit) countAccounts(in []Incidence) {
	f.of = f.of[:0]
	for i := range in {
		f.of = append(f.of, in[i].Account)
	}
	slices.Sort(f.of)
	f.accounts = f.accounts[:0]
	for _, a := range f.of {
		if n := len(f.accounts); n > 0 && f.accounts[n-1].of == a {
			f.accounts[n-1].degree++
			continue
		}
		f.accounts = append(f.accounts, degree{a, 1})
	}
}

// countKeys finds how many accounts each key of a stratum draws.
func (f *fit) countKeys(in []Incidence) {
	f.keys = f.keys[:0]
	for i := range in {
		if n := len(f.keys); i > 0 && in[i].Key == in[i-1].Key {
			f.keys[n-1]++
			continue
		}
		f.keys = append(f.keys, 1)
	}
}

// join puts the strata of all fits together and gives each account its memberships.
func (s *Selection) join(fits []fit, accounts int) {
	s.start = make([]uint32, accounts+2)
	for _, f := range fits {
		for _, m := range f.members {
			s.start[m.account+2]++
		}
	}
	for a := 2; a < len(s.start); a++ {
		s.start[a] += s.start[a-1]
	}
	s.in, s.class = make([]uint32, s.start[accounts+1]), make([]uint16, s.start[accounts+1])
	for _, f := range fits {
		for _, m := range f.members {
			next := &s.start[m.account+1]
			s.in[*next], s.class[*next] = uint32(len(s.strata))+m.in, m.class
			*next++
		}
		for _, t := range f.strata {
			s.strata = append(s.strata, stratum{uint32(len(s.shared)) + t.first, t.classes})
		}
		s.shared = append(s.shared, f.shared...)
	}
}

type degreeClass struct {
	degree  int
	members float64
	fitness float64
}

// classes sorts degrees and counts the equal ones.
func classes(degrees []int) []degreeClass {
	slices.Sort(degrees)
	var result []degreeClass
	for _, v := range degrees {
		if n := len(result); n > 0 && result[n-1].degree == v {
			result[n-1].members++
			continue
		}
		result = append(result, degreeClass{degree: v, members: 1})
	}
	return result
}

// appendShared solves the model and appends, for each two classes of accounts, the chance that both choose a key, summed over all keys.
func appendShared(to []inCommon, accounts, keys []degreeClass) []inCommon {
	solve(accounts, keys)
	for _, a := range accounts {
		for _, b := range accounts {
			sum := 0.0
			for _, k := range keys {
				sum += k.members * chosen(a, k) * chosen(b, k)
			}
			to = append(to, inCommon{float32(sum), uint32(min(a.degree, b.degree))})
		}
	}
	return to
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
