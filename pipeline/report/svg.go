package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// picture builds an SVG. Numbers are written with one decimal, so that the bytes do not depend on the last bits of floating point.
type picture struct {
	strings.Builder
	width, height float64
}

// newPicture opens an SVG of a size in pixels, with a title that screen readers say; wide pictures keep their size on telephones and scroll.
func newPicture(width, height float64, title, class string) *picture {
	p := &picture{width: width, height: height}
	if width > 420 {
		class = strings.TrimSpace(class + " wide")
	}
	p.add(`<svg viewBox="0 0 %s %s" width="%s" height="%s" role="img" class="%s"><title>%s</title>`, px(width), px(height), px(width), px(height), class, html.EscapeString(title))
	return p
}

func (p *picture) add(format string, args ...any) { fmt.Fprintf(&p.Builder, format, args...) }

func (p *picture) line(class string, x1, y1, x2, y2 float64) {
	p.add(`<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, px(x1), px(y1), px(x2), px(y2))
}

func (p *picture) rect(class string, x, y, width, height float64) {
	p.add(`<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, px(x), px(y), px(width), px(max(0, height)))
}

// text writes a label; anchor is start, middle or end.
func (p *picture) text(anchor string, x, y float64, label string) {
	p.add(`<text text-anchor="%s" x="%s" y="%s">%s</text>`, anchor, px(x), px(y), html.EscapeString(label))
}

// done closes the SVG. All strings in it are escaped or numbers.
func (p *picture) done() template.HTML {
	p.WriteString("</svg>")
	return template.HTML(p.String())
}

func px(v float64) string {
	text := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if text == "-0" {
		return "0"
	}
	return text
}

// ticks gives about four round values from 0 up to at least most.
func ticks(most float64) []float64 {
	if !(most > 0) {
		return []float64{0, 1}
	}
	step := math.Pow(10, math.Floor(math.Log10(most/4)))
	for _, k := range []float64{1, 2, 5, 10} {
		if most <= float64(k*step)*5 {
			step *= k
			break
		}
	}
	var at []float64
	for i := 0.0; ; i++ {
		at = append(at, float64(i*step))
		if float64(i*step) >= most {
			return at
		}
	}
}
