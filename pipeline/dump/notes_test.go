package dump

import (
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

// notesOn joins the notes on a file, in English.
func notesOn(in pipeline.Input) string {
	var all []string
	for _, n := range in.Notes {
		all = append(all, n.EN)
	}
	return strings.Join(all, "\n")
}

// TestNotesOfRowsAreCounted: each note of single rows, in each language, takes its number in one place; the others hold none.
func TestNotesOfRowsAreCounted(t *testing.T) {
	counted := append([]*pipeline.Text{pagesOfAddresses, nulBytes, brokenBytes, roundedTimes, turnedDates, repeatedRows, passedPosts, passedNodes, passedServices, passedDeleted, passedSpam, passedDeletedOrSpam, passedPingbacks,
		passedBackup, passedErrors}, roundedIDs[:cKind]...)
	for _, of := range []pipeline.Text{withoutZone(time.UTC), relativeTimes(time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)), decodedRows("windows-1251"), coarseAtFirst(pipeline.Minute)} {
		counted = append(counted, &of)
	}
	f := &File{sums: map[pipeline.Text]int64{}}
	for i, kind := range counted {
		f.sums[*kind] = int64(7000 + i)
	}
	f.note(endsEarly("x"))
	f.note(coarseTimes(pipeline.Day))
	f.note(inWords(strings.Split(strings.Repeat("a,", 40), ",")))
	notes := f.allNotes()
	if len(notes) != len(counted)+3 {
		t.Fatalf("%d notes of %d", len(notes), len(counted)+3)
	}
	for i, n := range notes {
		for _, said := range []string{n.EN, n.RU, n.KK} {
			if strings.Contains(said, "%") || strings.Count(said, "70") != min(1, max(0, i-2)) {
				t.Errorf("%q", said)
			}
		}
		if n.EN == n.RU || n.EN == n.KK || n.RU == n.KK {
			t.Errorf("not translated: %+v", n)
		}
	}
}
