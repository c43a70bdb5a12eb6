package local

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"pikir/pipeline"
)

// together is a delivery of several clusters: a crew that is split over networks, where no two of its accounts can meet.
type together struct {
	clusters []int            // their ids
	months   []pipeline.Month // what they delivered, all networks and each one
	counted  []pipeline.Month // of all networks: the full ones, and part ones that reach the number all the same
}

// countTogether adds up what clusters delivered that each look like a part of one crew, and holds it against the number that a contract asks for on all networks together
// (METHODS §3). Without a contract nothing says which clusters belong together.
//
// Part of a crew looks a cluster that acts together, praises where others do not, and praises authorities or a target of the contract. One that reaches the number alone is left out:
// another must not be accused of a number that it had no share in. Clusters on one network that counts could have met there and did not, so no two of these are added up: they look like two operators.
func (r *run) countTogether(judged []judgedCluster) {
	m := &pipeline.Matched{Contract: r.opt.Contract, Terms: r.terms, Zone: r.opt.Zone, Coverage: r.coverage}
	var parts []*judgedCluster
	for i := range judged {
		if j := &judged[i]; m.Contract != nil && j.partOfCrew() && j.months[0].Quota > 0 && len(r.terms.Counted(j.cluster.Comments)) > 0 {
			parts = append(parts, j)
		}
	}
	if parts = strangers(parts, r.terms); len(parts) < 2 {
		return
	}
	all := r.deliveredBy(parts, m)
	for _, j := range parts {
		j.together = all
		j.facts.QuotaMet = slices.ContainsFunc(all.counted, reachesQuota)
		if i := slices.IndexFunc(j.evidence, func(e pipeline.Evidence) bool { return e.Name == "full months" }); i >= 0 && len(all.counted) > 0 {
			j.evidence = append(j.evidence, all.evidence(j.cluster.ID, j.evidence[i].Detector))
		}
	}
}

func (j *judgedCluster) partOfCrew() bool {
	f := &j.facts
	return j.grades.ActTogether(*f) && pipeline.PraiseOf(j.grades, *f) == pipeline.PraisedAuthorities && f.Talk < pipeline.TalkFrom && !f.Viral && !f.QuotaMet
}

// strangers keeps clusters no two of which share a network: of those that do, the one that delivered most. Only what counts towards the contract's number tells, both how much was
// delivered and on which networks. In the order of clusters.
func strangers(parts []*judgedCluster, terms pipeline.Terms) []*judgedCluster {
	type counted struct {
		*judgedCluster
		delivered int
		on        []pipeline.ID
	}
	var most []counted
	for _, j := range parts {
		comments := terms.Counted(j.cluster.Comments)
		most = append(most, counted{j, countPositive(comments), networksOf(comments)})
	}
	slices.SortStableFunc(most, func(a, b counted) int { return cmp.Compare(b.delivered, a.delivered) })
	var kept []*judgedCluster
	taken := map[pipeline.ID]bool{}
	for _, j := range most {
		if !slices.ContainsFunc(j.on, func(n pipeline.ID) bool { return taken[n] }) {
			kept = append(kept, j.judgedCluster)
			for _, n := range j.on {
				taken[n] = true
			}
		}
	}
	slices.SortFunc(kept, func(a, b *judgedCluster) int { return cmp.Compare(a.cluster.ID, b.cluster.ID) })
	return kept
}

// networksOf lists the networks of comments, each once.
func networksOf(comments []pipeline.Comment) []pipeline.ID {
	on := map[pipeline.ID]bool{}
	for i := range comments {
		on[comments[i].Platform] = true
	}
	return slices.Sorted(maps.Keys(on))
}

// deliveredBy counts the comments of clusters as one delivery. Each was read by itself, and errors of reading add up: those of single comments by their variances, that of the
// model, which is the same everywhere, in full; so does that of the shares of praise, which makes the interval wider than it need be.
func (r *run) deliveredBy(parts []*judgedCluster, m *pipeline.Matched) *together {
	t := &together{}
	var comments []pipeline.Comment
	for _, j := range parts {
		t.clusters = append(t.clusters, j.cluster.ID)
		comments = append(comments, j.cluster.Comments...)
	}
	slices.SortStableFunc(comments, func(a, b pipeline.Comment) int { return cmp.Compare(a.At, b.At) })
	t.months = pipeline.Months(comments, r.corpus.Platforms.String, m)
	full := pipeline.FullMonths(m.Terms.Counted(comments), m)
	for _, month := range t.months {
		whole := slices.ContainsFunc(full, func(f pipeline.Month) bool { return f.First.Equal(month.First) })
		if month.Platform == "" && (whole || reachesQuota(month)) {
			t.counted = append(t.counted, month)
		}
	}
	return t
}

// reachesQuota says whether a month reaches its own number.
func reachesQuota(m pipeline.Month) bool { return m.Reaches(m.Quota) }

// others are the clusters that one is counted together with.
func (t *together) others(cluster int) []int {
	return slices.DeleteFunc(slices.Clone(t.clusters), func(id int) bool { return id == cluster })
}

// evidence states the joint delivery in a cluster's table. It is no grade of the cluster, whose own delivery is graded beside.
func (t *together) evidence(cluster int, detector string) pipeline.Evidence {
	reached, may, surely, n := 0, 0, 0, float64(len(t.counted))
	var ranges []string
	for _, m := range t.counted {
		if reachesQuota(m) {
			reached++
		}
		if m.MayReach(m.Quota) {
			may++
		}
		if m.SurelyReaches(m.Quota) {
			surely++
		}
		ranges = append(ranges, fmt.Sprintf("%.0f (%.0f–%.0f)", m.Delivered, m.PositiveLow, m.PositiveHigh))
	}
	return pipeline.Evidence{
		Detector: detector, Family: pipeline.Quota, Name: "attainment together", Unit: "share", Value: float64(reached) / n, Low: float64(surely) / n, High: float64(may) / n,
		Matched: math.NaN(), P: math.NaN(), Q: math.NaN(), Text: togetherText(t.others(cluster), t.months[0].Quota, reached, may, len(t.counted), strings.Join(ranges, ", "), pipeline.NetworksReached(t.counted)),
	}
}

func togetherText(others []int, quota, reached, may, months int, ranges string, networks pipeline.Text) pipeline.Text {
	ids := make([]string, len(others))
	for i, id := range others {
		ids[i] = strconv.Itoa(id)
	}
	with := strings.Join(ids, ", ")
	counted := pipeline.Text{
		EN: fmt.Sprintf("Counted together with other clusters (%s) that share no network with it that counts, since the contract asks for %d positive comments on all networks together: months that reach them by the best estimate, %d of %d, given the error of the positivity model perhaps %d (by month, with ranges: %s).", with, quota, reached, months, may, ranges),
		RU: fmt.Sprintf("Подсчитано вместе с другими кластерами (%s), у которых нет общих с ним учитываемых сетей, так как договор требует %d положительных комментариев по всем сетям вместе: месяцев, где они по лучшей оценке набираются, — %d из %d, с учётом ошибки модели тональности, возможно, %d (по месяцам, с интервалами: %s).", with, quota, reached, months, may, ranges),
		KK: fmt.Sprintf("Онымен ортақ есепке алынатын желісі жоқ басқа кластерлермен (%s) бірге саналды, өйткені келісімшарт барлық желі бойынша бірге %d жағымды пікірді талап етеді: ең ықтимал бағалау бойынша соған жеткен айлар — %d айдың %s, модель қатесін ескергенде жетуі мүмкіні — %d (айлар бойынша, аралығымен: %s).", with, quota, months, pipeline.KazakhPart(reached, ""), may, ranges),
	}
	return counted.And(pipeline.SeenText).And(networks)
}
