package network

import (
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
)

// Labels gives what a node stands for: the id under which it is exported, and its community.
type Labels struct {
	ID        func(node uint32) string
	Community func(node uint32) int
}

// WriteCSV writes the edges as a table: source, target, weight.
func (g *Graph) WriteCSV(w io.Writer, l Labels) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"source", "target", "weight"}); err != nil {
		return err
	}
	var failed error
	g.Each(func(a, b uint32, weight float64) {
		if failed == nil {
			failed = out.Write([]string{l.ID(a), l.ID(b), number(weight)})
		}
	})
	out.Flush()
	if failed == nil {
		failed = out.Error()
	}
	return failed
}

// WriteGraphML writes the graph as GraphML with node attributes label and community and edge attribute weight. Nodes are n0, n1, …
func (g *Graph) WriteGraphML(w io.Writer, l Labels) error {
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="community" for="node" attr.name="community" attr.type="int"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<graph edgedefault="undirected">
`)
	for v := range uint32(g.Nodes()) {
		fmt.Fprintf(out, `<node id="n%d"><data key="label">%s</data><data key="community">%d</data></node>`+"\n", v, escaped(l.ID(v)), l.Community(v))
	}
	g.Each(func(a, b uint32, weight float64) {
		fmt.Fprintf(out, `<edge source="n%d" target="n%d"><data key="weight">%s</data></edge>`+"\n", a, b, number(weight))
	})
	out.WriteString("</graph>\n</graphml>\n")
	return out.Flush()
}

// WriteGEXF writes the graph as GEXF 1.3 (Gephi) with node attribute community.
func (g *Graph) WriteGEXF(w io.Writer, l Labels) error {
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header + `<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph defaultedgetype="undirected">
<attributes class="node"><attribute id="0" title="community" type="integer"/></attributes>
<nodes>
`)
	for v := range uint32(g.Nodes()) {
		fmt.Fprintf(out, `<node id="%d" label="%s"><attvalues><attvalue for="0" value="%d"/></attvalues></node>`+"\n", v, escaped(l.ID(v)), l.Community(v))
	}
	out.WriteString("</nodes>\n<edges>\n")
	edge := 0
	g.Each(func(a, b uint32, weight float64) {
		fmt.Fprintf(out, `<edge id="%d" source="%d" target="%d" weight="%s"/>`+"\n", edge, a, b, number(weight))
		edge++
	})
	out.WriteString("</edges>\n</graph>\n</gexf>\n")
	return out.Flush()
}

func number(weight float64) string { return strconv.FormatFloat(weight, 'g', -1, 64) }

// escaped makes a string fit XML; characters that XML cannot hold become U+FFFD.
func escaped(s string) string {
	var b writer
	xml.EscapeText(&b, []byte(s)) // writing to memory cannot fail
	return string(b)
}

type writer []byte

func (w *writer) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}
