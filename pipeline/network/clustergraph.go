package network

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dominikbraun/graph"
)

// ClusterNode is a cluster in the graph that people look at.
type ClusterNode struct {
	ID         int               // the community of the accounts
	Label      string            // as shown
	Attributes map[string]string // e.g. accounts, verdict
}

// ClusterGraph draws the network together: a node for each cluster, an edge between two clusters that share edges of accounts. Its weight is their number,
// its attribute "strength" the sum of their weights. Accounts of communities that are not among the clusters are left out.
func (g *Graph) ClusterGraph(of []uint32, clusters []ClusterNode) graph.Graph[int, ClusterNode] {
	drawn := graph.New(func(c ClusterNode) int { return c.ID })
	shown := make(map[uint32]bool, len(clusters))
	for _, c := range clusters {
		shown[uint32(c.ID)] = true
		drawn.AddVertex(c, func(p *graph.VertexProperties) { // a cluster listed twice is the same node
			p.Attributes = map[string]string{"label": c.Label}
			maps.Copy(p.Attributes, c.Attributes)
		})
	}
	type tie struct {
		edges    int
		strength float64
	}
	ties := map[[2]uint32]tie{}
	g.Each(func(a, b uint32, weight float64) {
		if x, y := min(of[a], of[b]), max(of[a], of[b]); x != y && shown[x] && shown[y] {
			t := ties[[2]uint32{x, y}]
			ties[[2]uint32{x, y}] = tie{t.edges + 1, t.strength + weight}
		}
	})
	for ends, t := range ties {
		drawn.AddEdge(int(ends[0]), int(ends[1]), graph.EdgeWeight(t.edges), graph.EdgeAttribute("strength", number(t.strength))) // both ends are there
	}
	return drawn
}

// WriteDOT writes a cluster-level graph for Graphviz, in the same order each time. (The library's own writer follows the order of a map, escapes nothing and
// loses edges to the node 0.)
func WriteDOT(w io.Writer, g graph.Graph[int, ClusterNode]) error {
	nodes, err := nodesOf(g)
	if err != nil {
		return err
	}
	edges, err := edgesOf(g)
	if err != nil {
		return err
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	out := bufio.NewWriter(w)
	out.WriteString("graph {\n")
	for _, n := range nodes {
		fmt.Fprintf(out, "\t%d [", n.ID)
		for i, k := range slices.Sorted(maps.Keys(n.attributes)) {
			if i > 0 {
				out.WriteString(", ")
			}
			fmt.Fprintf(out, `"%s"="%s"`, quote.Replace(k), quote.Replace(n.attributes[k]))
		}
		out.WriteString("];\n")
	}
	for _, e := range edges {
		fmt.Fprintf(out, "\t%d -- %d [weight=%d, strength=%s];\n", e.Source, e.Target, e.Properties.Weight, e.Properties.Attributes["strength"])
	}
	out.WriteString("}\n")
	return out.Flush()
}

type node struct {
	ClusterNode
	attributes map[string]string
}

// nodesOf lists clusters by id.
func nodesOf(g graph.Graph[int, ClusterNode]) ([]node, error) {
	adjacency, err := g.AdjacencyMap()
	if err != nil {
		return nil, err
	}
	var nodes []node
	for _, id := range slices.Sorted(maps.Keys(adjacency)) {
		c, properties, err := g.VertexWithProperties(id)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, node{c, properties.Attributes})
	}
	return nodes, nil
}

// edgesOf lists edges by their ends, the smaller first.
func edgesOf(g graph.Graph[int, ClusterNode]) ([]graph.Edge[int], error) {
	edges, err := g.Edges()
	for i, e := range edges {
		edges[i].Source, edges[i].Target = min(e.Source, e.Target), max(e.Source, e.Target)
	}
	slices.SortFunc(edges, func(a, b graph.Edge[int]) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return edges, err
}

// WriteClusterGraphML writes a cluster-level graph as GraphML: all attributes of nodes as strings, edges (the number of edges between accounts) and strength.
func WriteClusterGraphML(w io.Writer, g graph.Graph[int, ClusterNode]) error {
	nodes, err := nodesOf(g)
	if err != nil {
		return err
	}
	edges, err := edgesOf(g)
	if err != nil {
		return err
	}
	keys := map[string]bool{}
	for _, n := range nodes {
		for k := range n.attributes {
			keys[k] = true
		}
	}
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		fmt.Fprintf(out, `<key id="%[1]s" for="node" attr.name="%[1]s" attr.type="string"/>`+"\n", escaped(k))
	}
	out.WriteString(`<key id="edges" for="edge" attr.name="edges" attr.type="int"/>
<key id="strength" for="edge" attr.name="strength" attr.type="double"/>
<graph edgedefault="undirected">
`)
	for _, n := range nodes {
		fmt.Fprintf(out, `<node id="c%d">`, n.ID)
		for _, k := range slices.Sorted(maps.Keys(n.attributes)) {
			fmt.Fprintf(out, `<data key="%s">%s</data>`, escaped(k), escaped(n.attributes[k]))
		}
		out.WriteString("</node>\n")
	}
	for _, e := range edges {
		fmt.Fprintf(out, `<edge source="c%d" target="c%d"><data key="edges">%d</data><data key="strength">%s</data></edge>`+"\n",
			e.Source, e.Target, e.Properties.Weight, e.Properties.Attributes["strength"])
	}
	out.WriteString("</graph>\n</graphml>\n")
	return out.Flush()
}
