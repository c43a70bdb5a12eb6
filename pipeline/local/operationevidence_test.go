package local

import (
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

func TestGroupsOfAnOperationGiveOneRowEach(t *testing.T) {
	blocks := pipeline.Detector{Name: "blocks", Family: pipeline.Place, Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Blocks}}}
	of := func(d *pipeline.Detector, hits int, p float64) group {
		return group{detector: d, window: time.Minute, hits: hits, visits: 100, expected: 5, p: p, q: p}
	}
	j := &judgedCluster{cluster: &pipeline.Cluster{Members: make([]pipeline.ID, 30)}, parts: []part{
		{q: 1, groups: []group{of(&momentsRule, 30, 1e-6), of(&blocks, 80, 1e-9)}},
		{q: 1, groups: []group{of(&momentsRule, 90, 1e-20)}},
		{q: 1, groups: []group{of(&momentsRule, 60, 1e-12)}},
	}}
	rows := heldGroups(j)
	if len(rows) != 2 || rows[0].Name != "company" || rows[1].Name != "lock step" {
		t.Fatalf("%+v", rows)
	}
	if e := rows[0]; e.Value != 0.9 || e.P != 1e-20 || !strings.Contains(e.Text.EN, "Of 3 groups") {
		t.Errorf("not the clearest of three: %+v", e)
	}
	if e := rows[1]; e.Value != 0.8 || strings.Contains(e.Text.EN, "clearest") {
		t.Errorf("the only one is called the clearest: %+v", e)
	}
}

// What was found to hold of all members where it was not looked for stands for the pairs too; another family, or what holds weakly, does not.
func TestGroupsConfirmTies(t *testing.T) {
	tied := func(f pipeline.Family) pipeline.Evidence {
		return pipeline.Evidence{Family: f, Name: "tied members", Effect: pipeline.Strong, Q: 0.002}
	}
	ties := []pipeline.Evidence{tied(pipeline.Place), tied(pipeline.Time), tied(pipeline.Words)}
	confirm(ties, []pipeline.Evidence{
		{Family: pipeline.Place, Name: "lock step", Effect: pipeline.Moderate, Q: 1e-9},
		{Family: pipeline.Time, Name: "company", Effect: pipeline.Weak, Q: 1e-9},
	})
	for i, want := range []pipeline.Strength{pipeline.Strong, pipeline.Moderate, pipeline.Moderate} {
		if got := ties[i].Grade(); got != want {
			t.Errorf("%v: %v, want %v", ties[i].Family, got, want)
		}
	}
}

// Where two are sent to each post, one of them at most follows the other: two fifths are strong, while half of the members must be tied.
func TestCompanyGrade(t *testing.T) {
	for _, test := range []struct {
		excess float64
		want   pipeline.Strength
	}{{0.5, pipeline.Strong}, {0.4, pipeline.Strong}, {0.39, pipeline.Moderate}, {0.25, pipeline.Moderate}, {0.24, pipeline.Weak}, {0.05, pipeline.Absent}} {
		g := group{detector: &momentsRule, window: time.Minute, visits: 1000, hits: int(1000 * test.excess)}
		if got := groupEvidence(&g).Effect; got != test.want {
			t.Errorf("an excess of %g: %v, want %v", test.excess, got, test.want)
		}
	}
}

// Readers of one page look like accounts that are sent to its posts where most comments tell no page.
func TestEvidenceWithoutPagesIsWeak(t *testing.T) {
	d := pipeline.Detector{Name: "posts", Family: pipeline.Place, Needs: pipeline.Need{Pages: true}}
	r := &run{opt: Options{Detectors: []*pipeline.Detector{&d, &momentsRule}}}
	for _, test := range []struct {
		pages []pipeline.ID
		want  pipeline.Strength
	}{
		{[]pipeline.ID{pipeline.None, pipeline.None, 1}, pipeline.Weak},
		{[]pipeline.ID{pipeline.None, 2, 1}, pipeline.Strong},
	} {
		var cl pipeline.Cluster
		for _, page := range test.pages {
			cl.Comments = append(cl.Comments, pipeline.Comment{Page: page})
		}
		evidence := []pipeline.Evidence{{Detector: d.Name, Effect: pipeline.Strong}, {Detector: momentsRule.Name, Effect: pipeline.Strong}}
		r.doubtWithoutPages(&cl, evidence)
		if evidence[0].Effect != test.want || evidence[1].Effect != pipeline.Strong {
			t.Errorf("pages %v: %v by posts and %v by moments, want %v and strong", test.pages, evidence[0].Effect, evidence[1].Effect, test.want)
		}
		if told := evidence[0].Text.EN != ""; told != (test.want == pipeline.Weak) {
			t.Errorf("pages %v: said %q", test.pages, evidence[0].Text.EN)
		}
	}
}

// Only accounts that were added for their phrases are said to belong for these; members of groups that were found by other signs are told apart.
func TestWhoBelongsByPhrases(t *testing.T) {
	words := pipeline.Detector{Name: "wordings", Family: pipeline.Words, Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Rarity}}}
	r := &run{pairs: []*pipeline.Detector{&words}, opt: Options{Alpha: 0.01}}
	for _, c := range []struct {
		name  string
		parts []part
		says  []string
		not   string
	}{
		{"added", []part{{members: make([]pipeline.ID, 20), kin: make([]kin, 5), q: 1}}, []string{"5 of 30 accounts belong here because a fifth"}, "found apart"},
		{"joined", []part{{members: make([]pipeline.ID, 20), akin: true, q: 1}, {members: make([]pipeline.ID, 10), akin: true, q: 1}}, []string{"30 of 30 accounts are in groups that were found apart"}, "a fifth"},
		{"both", []part{{members: make([]pipeline.ID, 15), kin: make([]kin, 5), akin: true, q: 1}, {members: make([]pipeline.ID, 10), akin: true, q: 1}},
			[]string{"5 of 30 accounts belong here because a fifth", "25 of 30 accounts are in groups"}, "30 of 30"},
	} {
		e := r.operationEvidence(&judgedCluster{cluster: &pipeline.Cluster{Members: make([]pipeline.ID, 30)}, parts: c.parts})
		if len(e) != 1 || strings.Contains(e[0].Text.EN, c.not) {
			t.Errorf("%s: %+v", c.name, e)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(e[0].Text.EN, says) {
				t.Errorf("%s: %q lacks %q", c.name, e[0].Text.EN, says)
			}
		}
	}
}
