package text

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed formulas.txt
var formulaForms string

// mostlyFormula is the share of a comment's words from which it says little beyond a formula.
const mostlyFormula = 2.0 / 3

// A FormulaReader tells comments that are little more than a formula: greetings, congratulations, wishes, condolences, prayers. Everybody says them in the same few words, so that sharing one shows nothing.
// Who names the authorities, or adds a link, says more than that. One goroutine uses it at a time.
type FormulaReader struct{ forms TargetReader }

// Places of the forms that a FormulaReader knows.
const (
	authorityForm = iota
	formulaForm
	fillerForm
)

// NewFormulaReader gives a reader of the formulas of formulas.txt and the greetings of targets.txt.
func NewFormulaReader() *FormulaReader {
	r := &FormulaReader{TargetReader{patterns: map[[2]rune][]targetPattern{}}}
	places := map[string]int{Authority: authorityForm, greeting: formulaForm, "formula": formulaForm, "filler": fillerForm}
	for _, list := range []string{targetForms, formulaForms} {
		eachForms(list, func(name, lang string, forms []string) {
			if place, known := places[name]; known {
				r.forms.add(place, lang, forms)
			}
		})
	}
	return r
}

// Is says whether a comment is little more than a formula.
func (r *FormulaReader) Is(comment string) bool {
	r.forms.split.split(comment)
	if slices.ContainsFunc(r.forms.split.tokens, func(t token) bool { return t.kind == link }) {
		return false
	}
	r.forms.fold()
	formula, others := 0, 0
	for words := r.forms.words; len(words) > 0; {
		p := r.forms.longest(words)
		switch {
		case p == nil:
			others++
			words = words[1:]
			continue
		case p.target == authorityForm:
			return false
		case p.target == formulaForm:
			formula += len(p.words)
		}
		words = words[len(p.words):]
	}
	return formula > 0 && float64(formula) >= mostlyFormula*float64(formula+others)
}

// eachForms goes through a list of forms: name, language, forms with bars between.
func eachForms(list string, do func(name, lang string, forms []string)) {
	for line := range strings.Lines(list) {
		if fields := strings.SplitN(strings.TrimSpace(line), " ", 3); fields[0] != "#" && len(fields) == 3 {
			do(fields[0], fields[1], strings.Split(fields[2], " | "))
		}
	}
}
