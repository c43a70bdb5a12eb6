package report

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// words are the functions that templates speak a language with.
func words(lang pipeline.Lang) template.FuncMap {
	return template.FuncMap{
		"t":      func(key string, args ...any) string { return catalogue.T(lang, key, args...) },
		"n":      func(key string, n int) string { return catalogue.N(lang, key, n) },
		"int":    func(n any) string { return integer(lang, n) },
		"number": func(v float64) string { return catalogue.Number(lang, v) },
		"share":  func(v float64) string { return catalogue.Share(lang, v) },
		"part":   func(n, of int) string { return part(lang, n, of) },
		"say":    func(t pipeline.Text) string { return clean(catalogue.Sentence(lang, t)) },
		"family": func(name string) string { return known(lang, "family.", name) },
		"result": func(name string) string { return known(lang, "innocent.", name) },
	}
}

// known gives the catalogue's word for a value of a table, or the value itself where a newer version wrote one that this version does not know.
func known(lang pipeline.Lang, prefix, value string) string {
	if catalogue.Has(prefix + value) {
		return catalogue.T(lang, prefix+value)
	}
	return clean(value)
}

func integer(lang pipeline.Lang, n any) string {
	switch n := n.(type) {
	case int:
		return catalogue.Int(lang, int64(n))
	case int64:
		return catalogue.Int(lang, n)
	}
	return fmt.Sprint(n)
}

// part is n of all as a percentage; a dash where there is nothing to divide by.
func part(lang pipeline.Lang, n, of int) string {
	if of == 0 {
		return "–"
	}
	return catalogue.Share(lang, float64(n)/float64(of))
}

// effect writes a value with its interval and unit.
func effect(lang pipeline.Lang, e *pipeline.FoundEvidence) string {
	if e.Value == nil {
		return "–"
	}
	text := measured(lang, *e.Value, e.Unit)
	if e.Low != nil && e.High != nil {
		text += fmt.Sprintf(" [%s; %s]", bare(lang, *e.Low, e.Unit), bare(lang, *e.High, e.Unit))
	}
	return text
}

// currency codes (ISO 4217) stand behind an amount.
var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// measured writes a value with its unit.
func measured(lang pipeline.Lang, v float64, unit string) string {
	number := bare(lang, v, unit)
	if key := "unit." + unit; catalogue.Has(key) {
		return catalogue.T(lang, key, number)
	}
	if currency.MatchString(unit) {
		return number + "\u00a0" + unit
	}
	return number
}

// bare leaves the unit away, except the percent sign, which is part of the number.
func bare(lang pipeline.Lang, v float64, unit string) string {
	if unit == "share" {
		return catalogue.Share(lang, v)
	}
	return catalogue.Number(lang, v)
}

func optional(v *float64, write func(float64) string) string {
	if v == nil {
		return ""
	}
	return write(*v)
}

// between writes two days as one stretch of time; nothing where there is no time.
func between(lang pipeline.Lang, from, to time.Time, zone *time.Location) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	first, last := catalogue.Date(lang, from.In(zone)), catalogue.Date(lang, to.In(zone))
	if first == last {
		return first
	}
	return catalogue.T(lang, "looked.gap", first, last)
}

// longestText is how many characters of a stranger's text a page quotes.
const longestText = 600

// clean makes a stranger's text valid UTF-8 without control characters other than line breaks.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0:
			return ' '
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069: // turn around what stands beside or in a name
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// quoted cleans a text and shortens it.
func quoted(text string) (short string, cut bool) {
	runes := []rune(clean(text))
	if len(runes) <= longestText {
		return string(runes), false
	}
	return string(runes[:longestText]) + "…", true
}
