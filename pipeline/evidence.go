package pipeline

import "math"

// Strength grades the evidence of a family.
type Strength uint8

// The grades, as in clusters.parquet.
const (
	Absent Strength = iota
	Weak
	Moderate
	Strong
)

var strengthNames = [...]string{"none", "weak", "moderate", "strong"}

// String gives the value used in tables.
func (s Strength) String() string { return strengthNames[s] }

// ParseStrength reads a value used in tables.
func ParseStrength(v string) (Strength, bool) {
	for i, name := range strengthNames {
		if v == name {
			return Strength(i), true
		}
	}
	return Absent, false
}

// Evidence is one measure of a cluster: an effect with its interval, against matched accounts, with p and q.
// Numbers that do not apply are NaN.
type Evidence struct {
	Detector  string
	Family    Family
	Name      string   // of the measure, e.g. "lift"
	Value     float64  // the effect
	Low, High float64  // its 95 % interval
	Matched   float64  // the same measure among matched accounts
	P, Q      float64  // Q is filled by the driver: Benjamini–Hochberg over all clusters and measures
	Unit      string   // "share", "comments", "hours", "1" …
	Effect    Strength // what the size of the effect alone would justify
	Text      Text     // one careful sentence for the report
}

// Grade is the strength that both the effect and the false discovery rate justify.
func (e *Evidence) Grade() Strength {
	return min(e.Effect, GradeQ(e.Q))
}

// GradeQ is the strength that a false discovery rate alone justifies: 5 % weak, 1 % moderate, 0.1 % strong.
func GradeQ(q float64) Strength {
	switch {
	case math.IsNaN(q) || q > 0.05:
		return Absent
	case q > 0.01:
		return Weak
	case q > 0.001:
		return Moderate
	}
	return Strong
}
