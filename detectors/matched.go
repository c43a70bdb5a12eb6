package detectors

import (
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"pikir/pipeline"
)

// leastComments is the parameter of judges that need some comments to say anything.
var leastComments = pipeline.Param{Name: "least", Default: 30, Low: 10, High: 100_000, Unit: "comments", Meaning: "clusters with fewer are not judged"}

// amongGroups takes a measure of every matched group.
func amongGroups(m *pipeline.Matched, measure func([]pipeline.Comment) float64) []float64 {
	values := make([]float64, len(m.Groups))
	for i, g := range m.Groups {
		values[i] = measure(g)
	}
	return values
}

// seeded gives the random numbers of one detector for one cluster.
func seeded(m *pipeline.Matched, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(m.Seed, stream))
}

// gradeFrom grades an effect by three rising bounds.
func gradeFrom(effect, weak, moderate, strong float64) pipeline.Strength {
	switch {
	case effect >= strong:
		return pipeline.Strong
	case effect >= moderate:
		return pipeline.Moderate
	case effect >= weak:
		return pipeline.Weak
	}
	return pipeline.Absent
}

// weakFrom grades an effect that is never more than weak evidence, since many innocent groups show it.
func weakFrom(effect, weak float64) pipeline.Strength {
	if effect >= weak {
		return pipeline.Weak
	}
	return pipeline.Absent
}

// gradeDown grades an effect by three falling bounds; NaN is absent.
func gradeDown(effect, weak, moderate, strong float64) pipeline.Strength {
	return gradeFrom(-effect, -weak, -moderate, -strong)
}

// sd is the standard deviation of known values; NaN below two.
func sd(values []float64) float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
			sum += v
			squares += v * v
		}
	}
	if n < 2 {
		return math.NaN()
	}
	return math.Sqrt(math.Max(0, squares-sum*sum/n) / (n - 1))
}

// positiveIn keeps the positive comments of [from, to).
func positiveIn(comments []pipeline.Comment, from, to time.Time) []pipeline.Comment {
	var kept []pipeline.Comment
	for _, c := range pipeline.During(comments, from, to) {
		if c.IsPositive() {
			kept = append(kept, c)
		}
	}
	return kept
}

// within keeps comments whose time is known at least so finely.
func within(comments []pipeline.Comment, coarsest pipeline.Precision) []pipeline.Comment {
	for i := range comments {
		if comments[i].Precision > coarsest {
			var kept []pipeline.Comment
			for _, c := range comments {
				if c.Precision <= coarsest {
					kept = append(kept, c)
				}
			}
			return kept
		}
	}
	return comments
}

// listed joins numbers with commas, at most twelve of them.
func listed(months []pipeline.Month, number func(pipeline.Month) string) string {
	const most = 12
	var parts []string
	for i, m := range months {
		if i == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, number(m))
	}
	return strings.Join(parts, ", ")
}
