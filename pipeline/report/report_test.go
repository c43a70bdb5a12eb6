package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"pikir/pipeline"
)

var update = flag.Bool("update", false, "write the golden pages anew")

var languages = []pipeline.Lang{pipeline.Kazakh, pipeline.Russian, pipeline.English}

func render(t *testing.T, f *pipeline.Findings, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	tests := []struct {
		name string
		of   *pipeline.Findings
		o    Options
	}{
		{"campaign-kk", campaign(), Options{Lang: pipeline.Kazakh}},
		{"campaign-ru", campaign(), Options{Lang: pipeline.Russian}},
		{"campaign-pseudonyms-en", campaign(), Options{Lang: pipeline.English, Pseudonyms: true}},
		{"nothing-kk", run(), Options{Lang: pipeline.Kazakh}},
		{"nothing-en", run(), Options{Lang: pipeline.English}},
		{"hostile-ru", hostile(), Options{Lang: pipeline.Russian}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := render(t, test.of, test.o)
			golden := filepath.Join("testdata", test.name+".html")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the page changed; look at it, then run go test -update:\n%s", diff)
			}
		})
	}
}

// nodes visits all elements of a page, as a browser would parse it.
func nodes(t *testing.T, page string, visit func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

func TestHostileTextsStayText(t *testing.T) {
	for _, lang := range languages {
		nodes(t, render(t, hostile(), Options{Lang: lang}), func(n *html.Node) {
			switch n.Data {
			case "script", "img", "iframe", "object", "link", "base", "form":
				t.Errorf("%v: the page holds <%s>", lang, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
					t.Errorf("%v: <%s %s=%q>", lang, n.Data, a.Key, a.Val)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("%v: a link to %q: none of these addresses may be followed", lang, a.Val)
				}
			}
		})
	}
}

func TestPageStatesItsLanguageAndUniqueIDs(t *testing.T) {
	for _, lang := range languages {
		ids := map[string]bool{}
		page := render(t, campaign(), Options{Lang: lang})
		nodes(t, page, func(n *html.Node) {
			for _, a := range n.Attr {
				if n.Data == "html" && a.Key == "lang" && a.Val != lang.String() {
					t.Errorf("lang=%q, want %v", a.Val, lang)
				}
				if a.Key == "id" && ids[a.Val] {
					t.Errorf("%v: id %q twice", lang, a.Val)
				}
				if a.Key == "id" {
					ids[a.Val] = true
				}
			}
		})
		if !ids["cluster-1"] {
			t.Errorf("%v: cluster 1 is not shown", lang)
		}
	}
}

func TestSafeLink(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a?b=1#c": "https://example.org/a?b=1#c", "http://example.org": "http://example.org",
		"javascript:alert(1)": "", "JAVASCRIPT:alert(1)": "", "data:text/html,x": "", "//example.org": "", "https://": "", "": "",
		"https://u:p@example.org/": "", " https://example.org": "", "file:///etc/passwd": "", "https://example.org/\"><b>": "https://example.org/%22%3E%3Cb%3E",
	} {
		if got := safeLink(address); got != want {
			t.Errorf("safeLink(%q) = %q, want %q", address, got, want)
		}
	}
}

// No id, name, link, post, page or folder may be left, in any spelling of case, also where texts mention them.
func TestPseudonymsLeaveNothingReal(t *testing.T) {
	real := []string{"serik", "invented", "id90000", "example.org", "post-77", "aigul", "пікірлер.csv"}
	f := campaign()
	before, _ := json.Marshal(f)
	for _, lang := range languages {
		open := strings.ToLower(render(t, f, Options{Lang: lang}))
		page := strings.ToLower(render(t, f, Options{Lang: lang, Pseudonyms: true}))
		for _, word := range real {
			if strings.Contains(page, word) {
				t.Errorf("%v: %q is left: …%s…", lang, word, around(page, word))
			}
		}
		for _, word := range []string{"serik_invented", "invented-city-page", "example.org"} {
			if !strings.Contains(open, word) {
				t.Errorf("%v: %q is missing without pseudonyms", lang, word)
			}
		}
	}
	if after, _ := json.Marshal(f); !bytes.Equal(before, after) {
		t.Error("the findings themselves were changed")
	}
}

// TestNamesWithEndings: people write names with endings, in Kazakh and in Russian.
func TestNamesWithEndings(t *testing.T) {
	m := newMask(&pipeline.Findings{Findings: []pipeline.Finding{{Accounts: []pipeline.FoundAccount{{ID: 1, Account: "u1", Name: "Айгүл Қуанышбекова"}, {ID: 2, Account: "u2", Name: "Ivan Petrenko"}}}}})
	for text, want := range map[string]string{
		"Қуанышбековаға рахмет, Айгүлдің жазғаны дұрыс": "A-1 рахмет, A-1 жазғаны дұрыс",
		"Спасибо Қуанышбековой и всем!":                 "Спасибо A-1 и всем!",
		"Айгүл Қуанышбекова, Petrenko’s and Petrenkos":  "A-1, A-2’s and A-2",
		"АйгүлҚуанышбековаға хат, #қуанышбекова_айгүл":  "A-1 хат, #A-1",
		"Ivanov не Ivan": "Ivanov не A-2", // too short a name to be looked for in longer words
		"қуаныш үлкен":   "қуаныш үлкен",
	} {
		if got := m.text(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// Signs that turn the direction of writing in a name must not turn what stands beside it.
func TestNamesDoNotTurnThePage(t *testing.T) {
	f := campaign()
	f.Findings[0].Accounts[0].Name, f.Findings[0].Accounts[0].Platform = "Ser\u202eik\u2066", "v\u202dk"
	f.Findings[0].Samples[0].Text = "\u202eдороги хорошие"
	if page := render(t, f, Options{}); strings.ContainsAny(page, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
		t.Errorf("…%q…", around(page, "\u202e"))
	}
}

func around(page, word string) string {
	at := strings.Index(page, word)
	return strings.ToValidUTF8(page[max(0, at-60):min(len(page), at+60)], "")
}

func TestCapsAreSaid(t *testing.T) {
	var many []pipeline.Finding
	for i := range mostRows + 1 {
		f := pipeline.Finding{Cluster: i + 1, Verdict: pipeline.TooLittle}
		if i == mostRows {
			f.Verdict = pipeline.NotPositive
			for a := range mostAccounts + 50 {
				f.Accounts = append(f.Accounts, pipeline.FoundAccount{ID: a, Account: "x", Comments: 1})
				f.Links = append(f.Links, pipeline.Link{A: a, B: (a + 1) % 250, Weight: 1})
			}
		}
		many = append(many, f)
	}
	page := render(t, run(many...), Options{Lang: pipeline.English})
	for _, want := range []string{
		"1 more clusters are in findings.json", "Details are shown for the first 40 of 401 clusters", "The 200 most active of 250 accounts are listed",
		"Drawn: 150 of 250 accounts",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if first := strings.Index(page, `<article class="cluster"`); !strings.HasPrefix(page[first:], `<article class="cluster" id="cluster-401"`) {
		t.Error("the cluster that looks coordinated does not come first")
	}
	if got := strings.Count(page, `class="node"`); got != mostNodes {
		t.Errorf("%d nodes drawn, want %d", got, mostNodes)
	}
}

func TestReadFindings(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) string {
		path := filepath.Join(dir, "findings.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, _ := json.Marshal(campaign())
	got, err := ReadFindings(write(string(whole)))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := render(t, got, Options{}), render(t, campaign(), Options{}); a != b {
		t.Error("findings that were written and read give another page")
	}
	for _, broken := range []string{"", "{", "[]", "{}", `{"version":7}`} {
		if _, err := ReadFindings(write(broken)); err == nil || !strings.Contains(err.Error(), "findings.json") {
			t.Errorf("%q: %v, want an error that names the file", broken, err)
		}
	}
	if _, err := ReadFindings(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
}

func FuzzSafeLink(f *testing.F) {
	f.Add("https://example.org/")
	f.Add("java\nscript:alert(1)")
	f.Fuzz(func(t *testing.T, address string) {
		if got := safeLink(address); got != "" {
			if u, err := url.Parse(got); err != nil || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("safeLink(%q) = %q", address, got)
			}
		}
	})
}

// TestPseudonymsHideFilesInWarnings: a file may be called after whom it is about.
func TestPseudonymsHideFilesInWarnings(t *testing.T) {
	f := run()
	f.Inputs = []pipeline.Input{{Path: "/data/кім.csv"}, {Path: "dumps/a"}, {Path: "x"}}
	f.Posts = []pipeline.Input{{Path: "/data/Тілек (1).csv"}}
	f.Warnings = []pipeline.Text{{EN: "A file is cut: 2 (кім.csv, a)."}, {EN: "A file is cut: 1 (Тілек (1).csv)."}, {EN: "The dump holds no comment: ok, x, vk."}}
	hidden := pseudonymous(f)
	for i, want := range []string{"A file is cut: 2 (F-1, F-2).", "A file is cut: 1 (F-4).", "The dump holds no comment: ok, x, vk."} {
		if got := hidden.Warnings[i].EN; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if hidden.Posts != nil {
		t.Error(hidden.Posts)
	}
}
