package report

import (
	"html/template"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// longestSurprise is where bars of −log10 q are cut off.
const longestSurprise = 10

// surprise draws −log10 q of every measure that has a q; nothing where none has.
func (v *view) surprise(evidence []pipeline.FoundEvidence) template.HTML {
	var tested []*pipeline.FoundEvidence
	cut := false
	for i := range evidence {
		if q := evidence[i].Q; q != nil {
			tested = append(tested, &evidence[i])
			cut = cut || *q < math.Pow(10, -longestSurprise)
		}
	}
	if len(tested) == 0 {
		return ""
	}
	const left, width, row, top = 250, 640, 24, 8
	scale := float64(width-left-20) / longestSurprise
	bottom := top + float64(row*len(tested))
	p := newPicture(width, bottom+24, catalogue.T(v.lang, "evidence.picture"), "")
	for _, q := range []float64{0.05, 0.01, 0.001} {
		x := left - float64(scale*math.Log10(q))
		p.line("mark", x, top, x, bottom)
	}
	p.line("base", left, top, left, bottom)
	for i, e := range tested {
		y := top + float64(row*i)
		long := min(longestSurprise, max(0, -math.Log10(max(*e.Q, 1e-300))))
		p.text("end", left-8, y+16, short(known(v.lang, "measure.", e.Name), 36))
		p.rect("s-"+gradeClass(e.Grade), left, y+5, float64(scale*long), row-10)
	}
	for n := 0; n <= longestSurprise; n += 2 {
		p.text("middle", left+float64(scale*float64(n)), bottom+16, catalogue.Int(v.lang, int64(n)))
	}
	if cut {
		p.text("end", left-8, bottom+16, catalogue.T(v.lang, "evidence.beyond"))
	}
	return p.done()
}

// gradeClass is the grade as a class of the style sheet; values of unknown versions count as none.
func gradeClass(grade string) string {
	if s, ok := pipeline.ParseStrength(grade); ok {
		return s.String()
	}
	return pipeline.Absent.String()
}

// short cuts a label to at most n characters.
func short(label string, n int) string {
	runes := []rune(label)
	if len(runes) <= n {
		return label
	}
	return string(runes[:n-1]) + "…"
}
