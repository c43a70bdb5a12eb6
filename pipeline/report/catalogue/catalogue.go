// Package catalogue holds the text that users see, in English, Russian and Kazakh, and writes numbers and dates the way each language does.
package catalogue

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"pikir/pipeline"
)

//go:embed messages.yaml
var source []byte

// message is one text in the three languages, keyed by their codes.
type message struct{ EN, RU, KK string }

// messages are parsed when the first is asked for: most commands never do.
var messages = sync.OnceValue(read)

// read parses the shipped catalogue, which a test checks; a broken one is a bug of the build. Percent signs stay with their numbers.
func read() map[string]message {
	var parsed map[string]message
	if err := yaml.Unmarshal(bytes.ReplaceAll(source, []byte(" %"), []byte("\u00a0%")), &parsed); err != nil {
		panic(fmt.Sprintf("catalogue: %v", err))
	}
	return parsed
}

// T gives the text of a key, with {0}, {1} … replaced by args. It panics on a key that the catalogue does not hold.
func T(lang pipeline.Lang, key string, args ...any) string {
	m, ok := messages()[key]
	if !ok {
		panic(fmt.Sprintf("catalogue: no message %q", key))
	}
	return fill(pipeline.Text(m).In(lang), args)
}

// Has says whether the catalogue holds a key.
func Has(key string) bool { _, ok := messages()[key]; return ok }

// Keys lists all keys in order.
func Keys() []string { return slices.Sorted(maps.Keys(messages())) }

// N gives the text of a key in the form that counts n of something; {n} is the number.
func N(lang pipeline.Lang, key string, n int, args ...any) string {
	forms := strings.Split(T(lang, key), "|")
	form := forms[min(form(lang, n), len(forms)-1)]
	return fill(strings.ReplaceAll(form, "{n}", Int(lang, int64(n))), args)
}

// form is the plural category of n: English one, other; Russian one, few, many; Kazakh has one form after numerals (Unicode CLDR).
func form(lang pipeline.Lang, n int) int {
	switch lang {
	case pipeline.Kazakh:
		return 0
	case pipeline.Russian:
		return russianForm(n)
	}
	if n == 1 {
		return 0
	}
	return 1
}

func russianForm(n int) int {
	ones, tens := n%10, n%100
	switch {
	case ones == 1 && tens != 11:
		return 0
	case ones >= 2 && ones <= 4 && (tens < 12 || tens > 14):
		return 1
	}
	return 2
}

func fill(text string, args []any) string {
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return text
}
