package text

import (
	"fmt"
	"slices"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/text/sheet"
)

var labels = map[string]int{
	"neg": Negative, "negative": Negative, "neu": Neutral, "neutral": Neutral, "speech": Neutral, "pos": Positive, "positive": Positive, "word": WordOnly,
}

// ReadExamples reads a table with the columns text, label (neg, neu, pos, or in full, or word for the words of a list in the order of frequency), lang (kk, ru, en, mixed, other) and source.
// Rows labelled skip are left out. Other values of lang count as other.
func ReadExamples(path string) (all []Example, err error) {
	var at struct{ text, label, lang, source int }
	record := 0
	begin := func(columns []string) error {
		at.text, at.label = slices.Index(columns, "text"), slices.Index(columns, "label")
		at.lang, at.source = slices.Index(columns, "lang"), slices.Index(columns, "source")
		if at.text < 0 || at.label < 0 {
			return fmt.Errorf("columns text and label are needed; it has %s", strings.Join(columns, ", "))
		}
		return nil
	}
	get := func(values []string, i int) string {
		if i < 0 {
			return ""
		}
		return strings.Clone(values[i])
	}
	err = sheet.Read(path, begin, func(values []string) error {
		record++
		label := strings.ToLower(values[at.label])
		if label == "skip" {
			return nil
		}
		k, ok := labels[label]
		if !ok {
			return fmt.Errorf("record %d: label %q: write neg, neu or pos", record, label)
		}
		e := Example{Text: get(values, at.text), Label: k, Source: get(values, at.source)}
		e.Lang, _ = pipeline.ParseLang(get(values, at.lang))
		all = append(all, e)
		return nil
	})
	return all, err
}
