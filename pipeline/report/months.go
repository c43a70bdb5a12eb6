package report

import (
	"cmp"
	"html"
	"html/template"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// mostMonths is how many months a chart draws and its table lists.
const mostMonths = 60

// monthView is the delivery of a cluster, month by month.
type monthView struct {
	Title         string
	Picture       template.HTML
	Rows          []monthRow
	Quota, Whole  int
	Partial, Left bool
	Elsewhere     bool // a row is no part of all together
	Drawn, All    int
}

type monthRow struct {
	Name string
	M    pipeline.FoundMonth
}

// months draws all networks together; the table has each network too. nil where no month is known.
func (v *view) months(title string, all []pipeline.FoundMonth) *monthView {
	var together []pipeline.FoundMonth
	m := &monthView{Title: title}
	for _, row := range all {
		if row.Platform == "" {
			together = append(together, row)
		}
	}
	if len(together) == 0 {
		return nil
	}
	slices.SortStableFunc(together, func(a, b pipeline.FoundMonth) int { return cmp.Compare(a.Month, b.Month) })
	m.All = len(together)
	together = together[max(0, len(together)-mostMonths):]
	m.Drawn, m.Left = len(together), m.All > len(together)
	for _, row := range together {
		m.Quota = max(m.Quota, row.Quota)
		m.Partial = m.Partial || !row.Complete
		if row.Complete {
			m.Whole++
		}
	}
	m.Rows = v.monthRows(all, together[0].Month)
	m.Elsewhere = slices.ContainsFunc(all, func(row pipeline.FoundMonth) bool { return row.Elsewhere })
	m.Picture = v.monthBars(together, m.Quota)
	return m
}

// mostLacking is how many more accounts a group may lack, in proportion to those found: of the hardest fixture, throw-away, a little over four fifths are found.
const mostLacking = 0.25

// lacking says of a coordinated group that praises authorities how many more accounts of its kind would deliver what its best month lacks of the number; "" where it lacks nothing, or more than
// accounts that were not found could explain.
func (v *view) lacking(f *pipeline.Finding) string {
	if f.Verdict != pipeline.NotPositive || f.PraiseOf != pipeline.PraisedAuthorities || f.Together != nil {
		return ""
	}
	best := pipeline.FoundMonth{}
	for _, m := range f.Months {
		if m.Platform == "" && m.Quota > 0 && m.Delivered > best.Delivered {
			best = m
		}
	}
	if best.Reaches() {
		return ""
	}
	more := math.Ceil((float64(best.Quota) - best.Delivered) / best.Delivered * float64(len(f.Accounts)))
	if !(more >= 1 && more <= mostLacking*float64(len(f.Accounts))) {
		return ""
	}
	return catalogue.T(v.lang, "quota.lacking", catalogue.Int(v.lang, int64(best.Quota)), catalogue.Number(v.lang, best.Delivered), catalogue.Int(v.lang, int64(more)))
}

// monthRows writes out the months from the first one on.
func (v *view) monthRows(months []pipeline.FoundMonth, first string) []monthRow {
	var rows []monthRow
	for _, row := range months {
		if at, err := time.Parse(time.DateOnly, row.Month); err == nil && row.Month >= first {
			row.Platform = clean(row.Platform)
			rows = append(rows, monthRow{catalogue.Month(v.lang, at), row})
		}
	}
	return rows
}

// pageView is a page with what was delivered on it.
type pageView struct {
	Page, Platform     string
	Comments, Positive int
	Rows               []monthRow
}

// pages lists the pages with their last months.
func (v *view) pages(all []pipeline.PageCount) []pageView {
	pages := make([]pageView, len(all))
	for i, p := range all {
		pages[i] = pageView{clean(p.Page), clean(p.Platform), p.Comments, p.Positive, v.monthRows(p.Months[max(0, len(p.Months)-mostMonths):], "")}
	}
	return pages
}

// monthBars draws a bar with whiskers for every month: partial months hatched, the quota as a dashed line.
func (v *view) monthBars(months []pipeline.FoundMonth, quota int) template.HTML {
	const left, top, height = 52, 14, 190
	step := min(64, max(14, 820/float64(len(months))))
	width := max(340, left+step*float64(len(months))+24)
	most := float64(quota) * 1.08
	for _, m := range months {
		most = max(most, float64(m.Positive), m.PositiveHigh)
	}
	at := ticks(most)
	scale := float64(height) / at[len(at)-1]
	y := func(n float64) float64 { return top + height - float64(n*scale) }
	p := newPicture(width, top+height+44, catalogue.T(v.lang, "months.chart"), "")
	for _, n := range at {
		p.line("axis", left, y(n), width-8, y(n))
		p.text("end", left-6, y(n)+4, catalogue.Number(v.lang, n))
	}
	for i, m := range months {
		v.monthBar(p, m, left+float64(step*float64(i))+step*0.15, step*0.7, y)
	}
	v.monthLabels(p, months, left, step, top+height)
	if quota > 0 {
		p.line("quota", left, y(float64(quota)), width-8, y(float64(quota)))
	}
	return p.done()
}

func (v *view) monthBar(p *picture, m pipeline.FoundMonth, x, width float64, y func(float64) float64) {
	positive := float64(m.Positive)
	p.add("<g><title>%s: %s</title>", html.EscapeString(v.monthName(m)), catalogue.Int(v.lang, int64(m.Positive)))
	if m.Complete {
		p.rect("bar", x, y(positive), width, y(0)-y(positive))
	} else {
		p.hatched(x, y(positive), width, y(0)-y(positive))
	}
	if m.PositiveHigh > 0 {
		middle := x + width/2
		p.line("whisker", middle, y(m.PositiveLow), middle, y(m.PositiveHigh))
		p.line("whisker", middle-4, y(m.PositiveLow), middle+4, y(m.PositiveLow))
		p.line("whisker", middle-4, y(m.PositiveHigh), middle+4, y(m.PositiveHigh))
	}
	p.WriteString("</g>")
}

func (v *view) monthName(m pipeline.FoundMonth) string {
	at, err := time.Parse(time.DateOnly, m.Month)
	if err != nil {
		return clean(m.Month)
	}
	return catalogue.Month(v.lang, at)
}

// monthLabels writes as many names of months as fit, and the year below the first and every January.
func (v *view) monthLabels(p *picture, months []pipeline.FoundMonth, left, step, bottom float64) {
	each := max(1, int(34/step+0.99))
	year := 0
	for i, m := range months {
		at, err := time.Parse(time.DateOnly, m.Month)
		if err != nil {
			continue
		}
		x := left + float64(step*(float64(i)+0.5))
		if i%each == 0 {
			p.text("middle", x, bottom+16, catalogue.ShortMonth(v.lang, at.Month()))
		}
		if at.Year() != year && i%each == 0 {
			p.text("middle", x, bottom+32, at.Format("2006"))
			year = at.Year()
		}
	}
}

// hatched draws a bar of slanted lines; a pattern fill would need an id that is unique on the page.
func (p *picture) hatched(x, y, width, height float64) {
	p.add(`<rect class="part" fill="none" x="%s" y="%s" width="%s" height="%s"/>`, px(x), px(y), px(width), px(max(0, height)))
	for d := 6.0; d < width+height; d += 6 {
		x1, y1 := x+max(0, d-height), y+min(d, height)
		x2, y2 := x+min(d, width), y+max(0, d-width)
		p.line("hatchline", x1, y1, x2, y2)
	}
}
