package local

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/detectors"
	"pikir/pipeline"
)

// praisers is a group of six that praises under four posts a day, of the three to which a crew is sent there or of any of the page.
type praisers struct {
	name     string
	sent     bool
	answers  bool    // a member of the first group
	grumbles float64 // share of comments that run down
}

// praisePage is a page of twelve posts a day for 60 days with forty readers, some of its posts far more popular than others, and groups among them; each group with its members.
func praisePage(seed uint64, groups ...praisers) (*run, [][]pipeline.ID) {
	const days, posts, readers = 60, 12, 40
	random := rand.New(rand.NewPCG(seed, 7))
	var all []said
	var lean []float64
	add := func(s said, grumbles float64) {
		all, lean = append(all, s), append(lean, 1)
		if random.Float64() < grumbles {
			lean[len(lean)-1] = -1
		}
	}
	for day := range days {
		said := func(who string, n, post int) said {
			return said{account: fmt.Sprint(who, n), page: "page", post: fmt.Sprint(day, "-", post), at: float64(day)*86400 + 3600*(8+10*random.Float64())}
		}
		orders := random.Perm(posts)[:3]
		for n := range readers {
			add(said("reader", n, int(posts*random.Float64()*random.Float64())), 0.5)
		}
		for _, g := range groups {
			for k := range 4 {
				post := int(posts * random.Float64() * random.Float64())
				if g.sent {
					post = orders[random.IntN(len(orders))]
				}
				c := said(g.name, (day+k)%6, post)
				if g.answers {
					c.replyTo = fmt.Sprint(groups[0].name, k)
				}
				add(c, g.grumbles)
			}
		}
	}
	r := inContract(100)
	corpus := corpusOf(all)
	for row, l := range lean {
		corpus.Positive[row], corpus.Negative[row] = uint16(max(0, l)*math.MaxUint16), uint16(max(0, -l)*math.MaxUint16)
	}
	corpus.Platforms, r.corpus, r.pairs = r.corpus.Platforms, corpus, []*pipeline.Detector{detectors.CoComment}
	members := make([][]pipeline.ID, len(groups))
	for a := range corpus.Accounts.Len() {
		_, name := corpus.accountName(pipeline.ID(a))
		if i := slices.IndexFunc(groups, func(g praisers) bool { return name[:len(name)-1] == g.name }); i >= 0 {
			members[i] = append(members[i], pipeline.ID(a))
		}
	}
	return r, members
}

func TestGroupsThatAreSentToTheSamePostsShareThem(t *testing.T) {
	for seed := range uint64(5) {
		r, members := praisePage(seed, praisers{name: "crew", sent: true}, praisers{name: "half", sent: true}, praisers{name: "fan"}, praisers{name: "friend"},
			praisers{name: "arguer", sent: true, grumbles: 0.75}, praisers{name: "thanker", sent: true, answers: true})
		shared, err := r.sharedPraise(t.Context(), members)
		if err != nil {
			t.Fatal(err)
		}
		p, halves := shared.between(1, 0)
		if !halves || len(shared) != 1 {
			t.Errorf("seed %d: %+v", seed, shared)
		}
		if int(p.Weight) > int(p.Keys) || float64(p.Weight) < 1.5*p.Expected {
			t.Errorf("seed %d: %d of %d posts, %.0f expected", seed, p.Weight, p.Keys, p.Expected)
		}
	}
}

// Readers who choose for themselves are not taken for one crew in more draws than the test allows.
func TestGroupsOfOwnChoiceShareNoPosts(t *testing.T) {
	for seed := range uint64(20) {
		r, members := praisePage(seed, praisers{name: "fan"}, praisers{name: "friend"}, praisers{name: "buff"}, praisers{name: "crew", sent: true})
		if shared, err := r.sharedPraise(t.Context(), members); err != nil || len(shared) > 0 {
			t.Errorf("seed %d: %+v, %v", seed, shared, err)
		}
	}
}

// A crew that writes in two languages falls into two clusters on the same networks.
func TestACrewInTwoLanguagesIsCountedTogether(t *testing.T) {
	for _, sent := range []bool{true, false} {
		r, members := praisePage(1, praisers{name: "crew", sent: true}, praisers{name: "half", sent: sent})
		judged := []judgedCluster{crewPart(1, 60, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1})}
		for i := range judged {
			judged[i].cluster.Members = members[i]
			judged[i].onNetwork(0)
		}
		addUp(t, r, judged)
		if (judged[0].together != nil) != sent || judged[0].facts.QuotaMet != sent || judged[1].facts.QuotaMet != sent {
			t.Errorf("sent to the same posts %v: %+v", sent, judged[0].together)
		}
	}
}

// Without a contract it is told what parts of one crew may deliver together, for no verdict, where they keep the same hours of a shift.
func TestPartsOfACrewWithoutAContract(t *testing.T) {
	at := func(hour int) []pipeline.Comment {
		return []pipeline.Comment{{At: int64(hour) * time.Hour.Microseconds()}}
	}
	for _, c := range []struct {
		name   string
		change func(*judgedCluster)
		told   bool
	}{
		{"same hours", func(*judgedCluster) {}, true},
		{"no shift", func(j *judgedCluster) { j.grades[pipeline.Rhythm] = pipeline.Moderate }, false},
		{"as other people", func(j *judgedCluster) { j.matched = j.cluster.Comments }, false},
		{"on one network", func(j *judgedCluster) { j.onNetwork(0) }, false},
		{"no praise of authorities", func(j *judgedCluster) { j.facts.Praised = pipeline.PraisedOthers }, false},
	} {
		r := inContract(0)
		r.opt.Contract = nil
		judged := []judgedCluster{crewPart(1, 60, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1})}
		for i := range judged {
			judged[i].grades[pipeline.Rhythm], judged[i].matched = pipeline.Strong, at(3)
			for k := range judged[i].cluster.Comments {
				c := &judged[i].cluster.Comments[k]
				c.At += int64(9+k%8)*time.Hour.Microseconds() - c.At%microsecondsADay
			}
			slices.SortFunc(judged[i].cluster.Comments, func(a, b pipeline.Comment) int { return order(a.At, b.At) })
		}
		c.change(&judged[1])
		addUp(t, r, judged)
		if told := judged[0].together; (told != nil) != c.told || told != nil && math.Abs(told.perhaps-120) > 3 || judged[0].facts.QuotaMet {
			t.Errorf("%s: %+v", c.name, told)
		}
	}
}
