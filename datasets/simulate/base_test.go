package simulate

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"pikir/pipeline/dump"
)

// organicDump writes a small world as a dump.
func organicDump(t *testing.T) string {
	t.Helper()
	comments, _, err := Grow(smallWorld(), 5)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteNDJSON(&b, comments); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "organic.ndjson")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func toneless(string) int { return 0 }

func TestPlantIntoADump(t *testing.T) {
	rows := 0
	base, err := ReadBase(t.Context(), []string{organicDump(t)}, dump.Options{}, toneless, func(rec arrow.Record) error { rows += int(rec.NumRows()); return nil })
	if err != nil {
		t.Fatal(err)
	}
	comments, _, err := Grow(smallWorld(), 5)
	if err != nil {
		t.Fatal(err)
	}
	if rows != len(comments) || len(base.Accounts) != len(Accounts(comments)) {
		t.Errorf("%d comments of %d accounts, want %d of %d", rows, len(base.Accounts), len(comments), len(Accounts(comments)))
	}
	planted, truth, err := Plant([]Campaign{smallCampaign()}, base.Posts, 5)
	if err != nil || len(truth) != 9 {
		t.Fatal(truth, err)
	}
	places := map[string]bool{}
	for _, c := range comments {
		places[c.Post.Platform+c.Post.ID] = true
	}
	for _, c := range planted {
		if !places[c.Post.Platform+c.Post.ID] {
			t.Fatalf("planted under %s, which the dump does not have", c.Post.ID)
		}
	}
	all, err := base.Join(planted)
	if err != nil || len(all) != len(base.Accounts)+len(Accounts(planted)) {
		t.Fatal(len(all), err)
	}
	planted[0].Account.Platform, planted[0].Account.ID = base.Accounts[0].Platform, base.Accounts[0].ID
	if _, err := base.Join(planted); err == nil || !strings.Contains(err.Error(), "choose another --seed") {
		t.Errorf("a planted account with the id of a real one must be an error: %v", err)
	}
}

// A campaign that answers bad news finds it by what people say under the posts of the dump.
func TestPlantUnderBadNewsOfADump(t *testing.T) {
	complaint := func(words string) int { return 2*(len(words)%2) - 1 } // any rule does that is the same each time
	base, err := ReadBase(t.Context(), []string{organicDump(t)}, dump.Options{}, complaint, func(arrow.Record) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	bad, told := 0, 0
	for _, p := range base.Posts {
		if base.tones[p].comments >= 5 {
			told++
		}
		if p.mood == badNews {
			bad++
		}
	}
	if told < 10 || bad != told/3 {
		t.Fatalf("%d of %d posts are bad news", bad, told)
	}
	share := func(negative int) float64 {
		c := smallCampaign()
		c.Negative, c.Cover = negative, 0
		planted, _, err := Plant([]Campaign{c}, base.Posts, 5)
		if err != nil {
			t.Fatal(err)
		}
		under := 0.0
		for _, c := range planted {
			if c.Post.mood == badNews {
				under++
			}
		}
		return under / float64(len(planted))
	}
	if always, never := share(100), share(0); always < never+0.15 {
		t.Errorf("%.2f of the comments stand under bad news when all should, %.2f when it does not matter", always, never)
	}
}

func TestBaseWithoutPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "texts.csv")
	if err := os.WriteFile(path, []byte("account_id,created_at,text\n1,2020-01-01T00:00:00Z,рахмет\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadBase(t.Context(), []string{path}, dump.Options{}, toneless, func(arrow.Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "a campaign needs places to comment") {
		t.Error(err)
	}
}
