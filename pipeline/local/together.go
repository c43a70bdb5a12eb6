package local

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"pikir/pipeline"
)

// together is a delivery of several clusters: a crew that is split over networks, where no two of its accounts can meet, or over languages, which share no words.
type together struct {
	clusters []int            // their ids
	months   []pipeline.Month // what they delivered, all networks and each one
	counted  []pipeline.Month // of all networks: the full ones, and part ones that reach the number all the same
	perhaps  float64          // positive comments in a full month on average, without a contract
}

// piece is a cluster that looks like a part of one crew. Only what counts towards the contract's number tells how much was delivered and on which networks.
type piece struct {
	*judgedCluster
	at        pipeline.ID // position among the pieces
	delivered int
	on        []pipeline.ID
}

// countTogether adds up what clusters delivered that each look like a part of one crew, and holds it against the number that a contract asks for on all networks together
// (METHODS §3). Without a contract there is no number to hold it against: the sum of clusters that keep the same hours of a shift is told and counts for no verdict.
//
// Part of a crew looks a cluster that acts together, praises where others do not, and praises authorities or a target of the contract. One that reaches the number alone is left out:
// another must not be accused of a number that it had no share in. Clusters on one network that counts could have met there: where they do not praise under the same posts either, they look like two operators and are not added up.
func (r *run) countTogether(ctx context.Context, judged []judgedCluster) error {
	m := &pipeline.Matched{Contract: r.opt.Contract, Terms: r.terms, Zone: r.opt.Zone, Coverage: r.coverage}
	ordered := m.Contract != nil
	pieces, members := r.pieces(judged, ordered)
	shared, err := r.sharedPraise(ctx, members)
	if err != nil {
		return err
	}
	crew := oneCrew(pieces, func(a, b piece) bool {
		return shared.joins(a, b) && (ordered || sameHours(a.judgedCluster, b.judgedCluster, r.opt.Zone))
	})
	if len(crew) < 2 {
		return nil
	}
	all := r.deliveredBy(crew, m)
	if !ordered && len(all.counted) == 0 {
		return nil
	}
	for _, j := range crew {
		j.together = all
		j.facts.QuotaMet = slices.ContainsFunc(all.counted, reachesQuota)
		if i := slices.IndexFunc(j.evidence, func(e pipeline.Evidence) bool { return e.Name == "full months" }); i >= 0 && ordered && len(all.counted) > 0 {
			j.evidence = append(j.evidence, all.evidence(j.cluster.ID, j.evidence[i].Detector, shared.texts(j, crew)))
		}
	}
	return nil
}

// pieces are the clusters that look like parts of a crew, and the members of each.
func (r *run) pieces(judged []judgedCluster, ordered bool) (pieces []piece, members [][]pipeline.ID) {
	for i := range judged {
		j := &judged[i]
		if counted := r.terms.Counted(j.cluster.Comments); j.partOfCrew(ordered) && len(counted) > 0 {
			pieces = append(pieces, piece{j, pipeline.ID(len(pieces)), countPositive(counted), networksOf(counted)})
			members = append(members, j.cluster.Members)
		}
	}
	return pieces, members
}

// partOfCrew says whether a cluster looks like a part of a crew: one that a contract orders a number of or, where there is none, that keeps the hours of a shift.
func (j *judgedCluster) partOfCrew(ordered bool) bool {
	f := &j.facts
	if ordered && j.months[0].Quota == 0 || !ordered && j.grades[pipeline.Rhythm] < pipeline.Strong {
		return false
	}
	return j.grades.ActTogether(*f) && pipeline.PraiseOf(j.grades, *f) == pipeline.PraisedAuthorities && f.Talk < pipeline.TalkFrom && !f.Viral && !f.QuotaMet
}

// oneCrew keeps pieces any two of which fit; of those that do not, the one that delivered most. In the order of clusters.
func oneCrew(pieces []piece, fit func(a, b piece) bool) []piece {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.delivered, a.delivered) })
	var kept []piece
	for _, p := range pieces {
		if !slices.ContainsFunc(kept, func(k piece) bool { return !fit(k, p) }) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b piece) int { return cmp.Compare(a.cluster.ID, b.cluster.ID) })
	return kept
}

// joins says that two pieces share no network, or praise under the same posts.
func (s sharing) joins(a, b piece) bool {
	_, shared := s.between(a.at, b.at)
	return shared || !a.meets(b)
}

// meets says whether two pieces share a network.
func (p piece) meets(o piece) bool {
	return slices.ContainsFunc(p.on, func(n pipeline.ID) bool { return slices.Contains(o.on, n) })
}

// sameHours says whether the hours of two clusters are nearer to each other than those of either are to the hours of the people it is held against.
func sameHours(a, b *judgedCluster, zone *time.Location) bool {
	apart := hoursApart(a.cluster.Comments, b.cluster.Comments, zone)
	return apart < hoursApart(a.cluster.Comments, a.matched, zone) && apart < hoursApart(b.cluster.Comments, b.matched, zone)
}

// hoursApart is the share of comments that lie at other hours of the day.
func hoursApart(a, b []pipeline.Comment, zone *time.Location) float64 {
	x, y := shares(a, zone), shares(b, zone)
	apart := 0.0
	for hour := range x {
		apart += math.Abs(x[hour]-y[hour]) / 2
	}
	return apart
}

// shares are those of the hours of the day; none are known of times that tell days only.
func shares(comments []pipeline.Comment, zone *time.Location) (of [24]float64) {
	hours, _ := profile(comments, zone)
	n := 0
	for _, in := range hours {
		n += in
	}
	for hour, in := range hours {
		of[hour] = float64(in) / float64(max(1, n))
	}
	return of
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
func (r *run) deliveredBy(parts []piece, m *pipeline.Matched) *together {
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
	if m.Contract == nil {
		t.perhaps = meanDelivered(t.counted)
	}
	return t
}

// reachesQuota says whether a month reaches its own number.
func reachesQuota(m pipeline.Month) bool { return m.Reaches(m.Quota) }

// meanDelivered is the mean of months, 0 without any.
func meanDelivered(months []pipeline.Month) float64 {
	sum := 0.0
	for _, m := range months {
		sum += m.Delivered
	}
	return sum / float64(max(1, len(months)))
}

// others are the clusters that one is counted together with.
func (t *together) others(cluster int) []int {
	return slices.DeleteFunc(slices.Clone(t.clusters), func(id int) bool { return id == cluster })
}

// evidence states the joint delivery in a cluster's table. It is no grade of the cluster, whose own delivery is graded beside.
func (t *together) evidence(cluster int, detector string, why []pipeline.Text) pipeline.Evidence {
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
	text := togetherText(t.others(cluster), t.months[0].Quota, reached, may, len(t.counted), strings.Join(ranges, ", "), pipeline.NetworksReached(t.counted))
	for _, w := range why {
		text = text.And(w)
	}
	return pipeline.Evidence{
		Detector: detector, Family: pipeline.Quota, Name: "attainment together", Unit: "share", Value: float64(reached) / n, Low: float64(surely) / n, High: float64(may) / n,
		Matched: math.NaN(), P: math.NaN(), Q: math.NaN(), Text: text,
	}
}

func togetherText(others []int, quota, reached, may, months int, ranges string, networks pipeline.Text) pipeline.Text {
	ids := make([]string, len(others))
	for i, id := range others {
		ids[i] = strconv.Itoa(id)
	}
	with := strings.Join(ids, ", ")
	counted := pipeline.Text{
		EN: fmt.Sprintf("Counted together with other clusters (%s) that share no network with it that counts or praise under the same posts, since the contract asks for %d positive comments on all networks together: months that reach them by the best estimate, %d of %d, given the error of the positivity model perhaps %d (by month, with ranges: %s).", with, quota, reached, months, may, ranges),
		RU: fmt.Sprintf("Подсчитано вместе с другими кластерами (%s), у которых нет общих с ним учитываемых сетей или похвала которых стоит под теми же записями, так как договор требует %d положительных комментариев по всем сетям вместе: месяцев, где они по лучшей оценке набираются, — %d из %d, с учётом ошибки модели тональности, возможно, %d (по месяцам, с интервалами: %s).", with, quota, reached, months, may, ranges),
		KK: fmt.Sprintf("Онымен ортақ есепке алынатын желісі жоқ немесе дәл сол жазбалардың астында мақтайтын басқа кластерлермен (%s) бірге саналды, өйткені келісімшарт барлық желі бойынша бірге %d жағымды пікірді талап етеді: ең ықтимал бағалау бойынша соған жеткен айлар — %d айдың %s, модель қатесін ескергенде жетуі мүмкіні — %d (айлар бойынша, аралығымен: %s).", with, quota, months, pipeline.KazakhPart(reached, ""), may, ranges),
	}
	return counted.And(pipeline.SeenText).And(networks)
}

// texts say of a piece with which others it praises under the same posts.
func (s sharing) texts(p piece, crew []piece) (texts []pipeline.Text) {
	for _, o := range crew {
		if shared, is := s.between(p.at, o.at); is && p.meets(o) {
			texts = append(texts, sharedText(o.cluster.ID, shared))
		}
	}
	return texts
}

func sharedText(other int, p pipeline.Pair) pipeline.Text {
	expected := int(math.Round(p.Expected))
	return pipeline.Text{
		EN: fmt.Sprintf(" Cluster %d is on its network: of the %d posts under which the one with fewer praises, both praise under %d on the same day; what other people praise there explains %d.", other, p.Keys, p.Weight, expected),
		RU: fmt.Sprintf(" Кластер %d есть в той же сети: тот из двух, что хвалит под меньшим числом записей, хвалит под %d, и под %d из них в тот же день хвалят оба; похвала остальных людей там объясняет %d.", other, p.Keys, p.Weight, expected),
		KK: fmt.Sprintf(" %d-кластер сол желіде бар: екеуінің азырақ мақтайтыны %d жазбаның астында мақтайды, соның %s сол күні екеуі де мақтайды; сондағы басқа адамдардың мақтауы %s түсіндіреді.", other, p.Keys, pipeline.KazakhPart(int(p.Weight), "нде"), pipeline.KazakhPart(expected, "н")),
	}
}
