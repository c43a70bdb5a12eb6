package report

import (
	"cmp"
	"html/template"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// What a picture of the network holds at most.
const (
	mostNodes = 150
	mostTies  = 1200
)

// networkView is the picture of a cluster's pairs.
type networkView struct {
	Picture                        template.HTML
	Legend                         []legend
	Capped                         bool
	Nodes, AllNodes, Ties, AllTies int
}

type legend struct{ Class, Name string }

// tie is a drawn pair between two drawn accounts, by position.
type tie struct {
	a, b   int
	weight float64
	class  string // family, or several
}

// network draws the accounts with the most ties and the strongest pairs among them; nil where no pair is known.
func (v *view) network(f *pipeline.Finding) *networkView {
	if len(f.Links) == 0 {
		return nil
	}
	nodes := drawnAccounts(f)
	position := map[int]int{}
	for i, a := range nodes {
		position[a.ID] = i
	}
	var ties []tie
	for _, l := range f.Links {
		a, okA := position[l.A]
		b, okB := position[l.B]
		if okA && okB && a != b {
			ties = append(ties, tie{a, b, l.Weight, v.tieClass(l.Detectors)})
		}
	}
	slices.SortStableFunc(ties, func(a, b tie) int { return cmp.Compare(b.weight, a.weight) })
	ties = ties[:min(len(ties), mostTies)]
	view := &networkView{Nodes: len(nodes), AllNodes: len(f.Accounts), Ties: len(ties), AllTies: len(f.Links)}
	view.Capped = view.Nodes < view.AllNodes || view.Ties < view.AllTies
	view.Picture, view.Legend = v.drawNetwork(nodes, ties), v.legend(ties)
	return view
}

// drawnAccounts picks the accounts with the most ties, those with more comments first among equals.
func drawnAccounts(f *pipeline.Finding) []pipeline.FoundAccount {
	degree := map[int]int{}
	for _, l := range f.Links {
		degree[l.A]++
		degree[l.B]++
	}
	nodes := slices.Clone(f.Accounts)
	slices.SortStableFunc(nodes, func(a, b pipeline.FoundAccount) int {
		return cmp.Or(cmp.Compare(degree[b.ID], degree[a.ID]), cmp.Compare(b.Comments, a.Comments), cmp.Compare(a.ID, b.ID))
	})
	return nodes[:min(len(nodes), mostNodes)]
}

// tieClasses are the classes of lines, in the order of the legend.
var tieClasses = []string{"place", "time", "words", "several"}

// tieClass is the one family that a pair's detectors belong to, or several.
func (v *view) tieClass(detectors []string) string {
	class := ""
	for _, d := range detectors {
		family := v.families[d]
		if class != "" && family != class || !slices.Contains(tieClasses, family) {
			return "several"
		}
		class = family
	}
	return cmp.Or(class, "several")
}

func (v *view) legend(ties []tie) []legend {
	var l []legend
	for _, class := range tieClasses {
		if !slices.ContainsFunc(ties, func(t tie) bool { return t.class == class }) {
			continue
		}
		name := catalogue.T(v.lang, "network.several")
		if class != "several" {
			name = catalogue.T(v.lang, "family."+class)
		}
		l = append(l, legend{class, name})
	}
	return l
}

// drawNetwork writes all lines of a class as one path, which keeps large pictures small.
func (v *view) drawNetwork(nodes []pipeline.FoundAccount, ties []tie) template.HTML {
	const width, height, margin = 640, 440, 18
	at := layout(len(nodes), ties)
	x := func(i int) string { return px(margin + float64(at[i].x*(width-2*margin))) }
	y := func(i int) string { return px(margin + float64(at[i].y*(height-2*margin))) }
	class := ""
	if len(ties) > 300 {
		class = "dense"
	}
	title := catalogue.T(v.lang, "network.picture", catalogue.N(v.lang, "count.accounts", len(nodes)), catalogue.N(v.lang, "count.pairs", len(ties)))
	p := newPicture(width, height, title, class)
	for _, class := range tieClasses {
		open := false
		for _, t := range ties {
			if t.class != class {
				continue
			}
			if !open {
				p.add(`<g class="%s"><path class="tie" d="`, class)
				open = true
			}
			p.add("M%s %sL%s %s", x(t.a), y(t.a), x(t.b), y(t.b))
		}
		if open {
			p.WriteString(`"/></g>`)
		}
	}
	for i, a := range nodes {
		radius := min(11, 3+0.5*math.Sqrt(float64(a.Comments)))
		p.add(`<circle class="node" cx="%s" cy="%s" r="%s">`, x(i), y(i), px(radius))
		p.add("<title>%s · %s</title></circle>", template.HTMLEscapeString(clean(cmp.Or(a.Name, a.Account))), catalogue.N(v.lang, "count.comments", a.Comments))
	}
	return p.done()
}
