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

func TestPlantIntoADump(t *testing.T) {
	rows := 0
	base, err := ReadBase(t.Context(), []string{organicDump(t)}, dump.Options{}, func(rec arrow.Record) error { rows += int(rec.NumRows()); return nil })
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

func TestBaseWithoutPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "texts.csv")
	if err := os.WriteFile(path, []byte("account_id,created_at,text\n1,2020-01-01T00:00:00Z,рахмет\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ReadBase(t.Context(), []string{path}, dump.Options{}, func(arrow.Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "a campaign needs places to comment") {
		t.Error(err)
	}
}
