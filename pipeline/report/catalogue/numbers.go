package catalogue

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pikir/pipeline"
)

// Int writes a whole number with its thousands apart: 12,345 in English, 12 345 with no-break spaces in Russian and Kazakh.
func Int(lang pipeline.Lang, n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	apart := ","
	if lang == pipeline.Russian || lang == pipeline.Kazakh {
		apart = "\u00a0"
		if len(digits) == 4 {
			apart = "" // four digits stay together in these languages
		}
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(apart)
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Number writes v with two or three significant digits, without exponent; numbers from 100 on without decimals.
func Number(lang pipeline.Lang, v float64) string {
	if size := math.Abs(v); size >= 999.5 && size < 1e15 {
		return Int(lang, int64(math.Round(v)))
	}
	decimals := 2
	for size := math.Abs(v); size > 0 && size < 0.1 && decimals < 6; size *= 10 {
		decimals++
	}
	if math.Abs(v) >= 99.95 {
		decimals = 0
	} else if math.Abs(v) >= 9.995 {
		decimals = 1
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return local(lang, text)
}

// Share writes a share as a percentage with at most one decimal, which makes nothing or all only of what is.
func Share(lang pipeline.Lang, v float64) string {
	text := strings.TrimSuffix(strconv.FormatFloat(100*v, 'f', 1, 64), ".0")
	switch {
	case text == "0" && v > 0:
		text = "<0.1"
	case text == "100" && v < 1:
		text = ">99.9"
	}
	return local(lang, text) + "\u00a0%"
}

// Rate writes a p or q value: three decimals, and what is smaller as a bound.
func Rate(lang pipeline.Lang, v float64) string {
	if v < 0.001 {
		return local(lang, "<\u00a00.001")
	}
	return local(lang, strconv.FormatFloat(v, 'f', 3, 64))
}

// local gives a number its minus sign and the decimal comma of Russian and Kazakh.
func local(lang pipeline.Lang, text string) string {
	if text == "-0" {
		return "0"
	}
	if lang == pipeline.Russian || lang == pipeline.Kazakh {
		text = strings.Replace(text, ".", ",", 1)
	}
	return strings.Replace(text, "-", "−", 1)
}

// figures are runs that may be a number: digits with what stands between them. Dates and times of day are such runs too.
var (
	figures = regexp.MustCompile(`-?\d(?:[\d.:/-]*\d)?`)
	decimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// Sentence gives a sentence that was written beside the catalogue, with its numbers spelled as in the language; what only looks like one (a date, a time of day, part of a name) stays.
func Sentence(lang pipeline.Lang, t pipeline.Text) string {
	text, from := t.In(lang), 0
	var b strings.Builder
	for _, at := range figures.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		if run := text[at[0]:at[1]]; decimal.MatchString(run) && !unicode.IsLetter(before) {
			b.WriteString(text[from:at[0]] + local(lang, run))
			from = at[1]
		}
	}
	return b.String() + text[from:]
}
