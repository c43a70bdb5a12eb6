package network

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares output with testdata/name; XML must also be well-formed.
func golden(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var got bytes.Buffer
	if err := write(&got); err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) != ".csv" && filepath.Ext(name) != ".dot" {
		for d := xml.NewDecoder(bytes.NewReader(got.Bytes())); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s is not well-formed: %v", name, err)
			}
		}
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestExports(t *testing.T) {
	g := New(5, []Edge{{0, 1, 2.5}, {1, 2, 1e-7}, {3, 4, 12}, {2, 3, 1}})
	of := []uint32{0, 0, 0, 1, 1}
	names := []string{"vk:1", `ok:"кавычки", запятая`, "a<b>&c", "қазақша", "нөл\x00"}
	labels := Labels{ID: func(v uint32) string { return names[v] }, Community: func(v uint32) int { return int(of[v]) }}
	golden(t, "pairs.csv", func(w io.Writer) error { return g.WriteCSV(w, labels) })
	golden(t, "pairs.graphml", func(w io.Writer) error { return g.WriteGraphML(w, labels) })
	golden(t, "pairs.gexf", func(w io.Writer) error { return g.WriteGEXF(w, labels) })
	clusters := []ClusterNode{
		{ID: 0, Label: `Кластер "1"`, Attributes: map[string]string{"accounts": "3", "verdict": "conversation"}},
		{ID: 1, Label: "Кластер 2", Attributes: map[string]string{"accounts": "2"}},
	}
	golden(t, "clusters.dot", func(w io.Writer) error { return WriteDOT(w, g.ClusterGraph(of, clusters)) })
	golden(t, "clusters.graphml", func(w io.Writer) error { return WriteClusterGraphML(w, g.ClusterGraph(of, clusters)) })
}

func TestClusterGraphIsWrittenTheSameEachTime(t *testing.T) {
	g, of := planted(30, 6, 0.8, 0.05, 1)
	var clusters []ClusterNode
	for c := range 25 { // the last five are not shown
		clusters = append(clusters, ClusterNode{ID: c, Label: fmt.Sprint(c)})
	}
	var first bytes.Buffer
	for range 10 {
		var now bytes.Buffer
		drawn := g.ClusterGraph(of, clusters)
		if err := WriteDOT(&now, drawn); err != nil {
			t.Fatal(err)
		}
		if err := WriteClusterGraphML(&now, drawn); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first = now
		}
		if !bytes.Equal(first.Bytes(), now.Bytes()) {
			t.Fatal("two writings differ")
		}
	}
}

func TestWriteCSVReportsErrors(t *testing.T) {
	g := New(2, []Edge{{0, 1, 1}})
	read, write := io.Pipe()
	read.Close()
	labels := Labels{ID: func(uint32) string { return "x" }, Community: func(uint32) int { return 0 }}
	for name, err := range map[string]error{"csv": g.WriteCSV(write, labels), "graphml": g.WriteGraphML(write, labels), "gexf": g.WriteGEXF(write, labels)} {
		if err == nil {
			t.Errorf("%s: a closed pipe went unnoticed", name)
		}
	}
}
