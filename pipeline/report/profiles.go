package report

import (
	"html/template"
	"strconv"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// profileView is a chart of shares by hour or weekday.
type profileView struct {
	Title, Caption, Unit string
	Picture              template.HTML
	Rows                 []profileRow
}

type profileRow struct{ Name, Own, Others string }

// profiles draws hours and weekdays; none where no comment has a time of day.
func (v *view) profiles(f *pipeline.Finding) []profileView {
	if total(f.Hours[:]) == 0 {
		return nil
	}
	hours, days := make([]string, 24), make([]string, 7)
	for h := range hours {
		hours[h] = strconv.Itoa(h)
	}
	for d := range days {
		days[d] = catalogue.Weekday(v.lang, d)
	}
	views := []profileView{v.profile("hours.chart", "hours.caption", "col.hour", hours, f.Hours[:], f.HoursElse[:], 26)}
	if total(f.Weekdays[:]) > 0 {
		views = append(views, v.profile("weekdays.chart", "weekdays.caption", "col.weekday", days, f.Weekdays[:], f.WeekdaysElse[:], 44))
	}
	return views
}

func (v *view) profile(title, caption, unit string, names []string, own, others []int, step float64) profileView {
	view := profileView{Title: catalogue.T(v.lang, title), Caption: catalogue.T(v.lang, caption), Unit: catalogue.T(v.lang, unit)}
	all, allOthers := total(own), total(others)
	for i, name := range names {
		view.Rows = append(view.Rows, profileRow{name, part(v.lang, own[i], all), part(v.lang, others[i], allOthers)})
	}
	view.Picture = v.profileBars(view.Title, names, shares(own), shares(others), step)
	return view
}

// profileBars draws own shares as bars and, where there are others, theirs as a line with dots.
func (v *view) profileBars(title string, names []string, own, others []float64, step float64) template.HTML {
	const left, top, height = 48, 12, 120
	width := left + step*float64(len(names)) + 8
	most := 0.0
	for i := range names {
		most = max(most, own[i], others[i])
	}
	at := ticks(most)
	scale := height / at[len(at)-1]
	y := func(s float64) float64 { return top + height - float64(s*scale) }
	p := newPicture(width, top+height+24, title, "")
	for _, s := range at {
		p.line("axis", left, y(s), width, y(s))
		p.text("end", left-6, y(s)+4, catalogue.Share(v.lang, s))
	}
	var line strings.Builder
	each := max(1, int(24/step+0.99))
	for i, name := range names {
		x := left + float64(step*float64(i))
		p.rect("bar", x+step*0.12, y(own[i]), step*0.76, y(0)-y(own[i]))
		line.WriteString(px(x+step/2) + "," + px(y(others[i])) + " ")
		if i%each == 0 {
			p.text("middle", x+step/2, top+height+16, name)
		}
	}
	if sum(others) > 0 {
		p.add(`<polyline class="else" points="%s"/>`, strings.TrimSpace(line.String()))
		for i := range names {
			p.add(`<circle class="elsedot" cx="%s" cy="%s" r="2.5"/>`, px(left+float64(step*(float64(i)+0.5))), px(y(others[i])))
		}
	}
	return p.done()
}

func total(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}

// shares divides counts by their sum; zeros where it is zero.
func shares(counts []int) []float64 {
	all := max(1, total(counts))
	s := make([]float64, len(counts))
	for i, c := range counts {
		s[i] = float64(c) / float64(all)
	}
	return s
}
