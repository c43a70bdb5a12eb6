package dump

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestSecondsThatNobodyMeasured: times that all end with :00 are precise to the minute, or to the hour or day where they are whole ones in some zone; one other second shows that they were measured, and few rows show nothing. Rows that say the same in a whole minute stay in any case.
func TestSecondsThatNobodyMeasured(t *testing.T) {
	row := func(layout string) func(i int) string {
		return func(i int) string { return fmt.Sprintf("a%d,p,"+layout+",x\n", i, i%20+1) }
	}
	minutes, days := row("2020-01-01T10:%02d:00Z"), row("2020-01-%02d 00:00:00")
	table := func(rows int, row func(int) string, more string) string {
		var b strings.Builder
		b.WriteString("account_id,post_id,created_at,text\n")
		for i := range rows {
			b.WriteString(row(i))
		}
		return b.String() + more + more
	}
	const more, other = "b,p,2020-01-02T00:00:00Z,+\n", "b,p,2020-01-02T00:00:07Z,+\n"
	for name, c := range map[string]struct {
		text, precision string
		rows            int
		note            string
	}{
		"whole minutes": {table(120, minutes, more), "minute", 122, "times have no seconds: they are precise to the minute"},
		"one second":    {table(120, minutes, other), "second", 121, ""},
		"few rows":      {table(20, minutes, more), "second", 22, ""},
		"few days":      {table(20, days, more), "second", 22, ""},
		"said so":       {strings.NewReplacer("text\n", "text,created_precision\n", "x\n", "x,second\n", "+\n", "+,second\n").Replace(table(120, minutes, more)), "second", 122, ""},
		"whole hours":   {table(120, row("2020-01-01 %02d:00:00"), ""), "hour", 120, "times are whole hours: they are precise to the hour"},
		"days":          {table(300, days, ""), "day", 300, "times are midnights: they are precise to the day"},
		"days in UTC":   {table(300, row("2020-01-%02dT00:00:00Z"), more), "day", 302, "times are midnights: they are precise to the day"},
		"days and not":  {table(300, days, "b,p,2020-01-02 00:05:00,+\n"), "minute", 302, "times have no seconds: they are precise to the minute"},
	} {
		got, err := importAll(Options{Zone: time.FixedZone("UTC+6", 6*3600)}, file(t, "a.csv", []byte(c.text)))
		notes := ""
		if err == nil {
			notes = notesOn(got.Inputs[0])
		}
		if err != nil || len(got.Rows) != c.rows || !strings.Contains(string(got.Rows[3]), `"created_precision":"`+c.precision+`"`) || !strings.Contains(notes, c.note) || (c.note == "") == strings.Contains(notes, "precise to the") {
			t.Errorf("%s: %d rows, %s, %+v, %v", name, len(got.Rows), got.Rows[3], got.Inputs, err)
		}
	}
}

// TestTrueSecondsBehindMinutes: of joined files, the first in minutes, no time with measured seconds about it is made coarser, and the note says how many are; seconds first, none is.
func TestTrueSecondsBehindMinutes(t *testing.T) {
	var minutes, seconds strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&minutes, "a%d,p,2020-01-%02d %02d:%02d:00,some words of a comment\n", i, i/1440+1, i/60%24, i%60)
		fmt.Fprintf(&seconds, "a%d,p,2020-02-%02d %02d:%02d:%02d,some words of a comment\n", i, i/1440+1, i/60%24, i%60, i*7%60)
	}
	for name, test := range map[string]struct {
		text   string
		coarse bool
	}{"minutes first": {minutes.String() + seconds.String(), true}, "seconds first": {seconds.String() + minutes.String(), false}} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte(namelessHeader+test.text)))
		if err != nil || len(got.Rows) != 60_000 {
			t.Fatal(len(got.Rows), err)
		}
		coarse := 0
		for _, raw := range got.Rows {
			if row := string(raw); strings.Contains(row, `"minute"`) {
				coarse++
				if strings.Contains(row, "2020-02-") {
					t.Fatalf("%s: %s", name, row)
				}
			}
		}
		notes := notesOn(got.Inputs[0])
		if said := strings.Contains(notes, fmt.Sprintf("%d times with which the file begins have no seconds", coarse)); said != test.coarse || (coarse > 0) != test.coarse {
			t.Errorf("%s: %d, %s", name, coarse, notes)
		}
	}
}

// TestRoundedTimes are no more precise than they are written; programs that write all digits with an exponent are believed.
func TestRoundedTimes(t *testing.T) {
	for text, want := range map[string]string{
		"1.58053E+12": "day", "1.58053e+09": "day", "1.58e+09": "day", "1.5e+12": "day", "1.58E+09": "", "1.58E+12": "", "1.5805E+9": "", "1.580530123e+12": "second", "1.580531E+12": "hour", "1.6e9": "second", "1.580530123456E+18": "second", "1580530123.5": "second",
	} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte("account_id,post_id,created_at,text\na,p,"+text+",x\nb,p,2020-01-01,y\n")))
		if err != nil {
			t.Fatal(err)
		}
		first := string(got.Rows[0])
		if kept := len(got.Rows) == 2; kept != (want != "") || kept && !strings.Contains(first, `"created_precision":"`+want+`"`) {
			t.Errorf("%s: %s, %v", text, first, got.Rejects)
		}
	}
}

// TestNULIsLeftOut of a text, and makes no id another.
func TestNULIsLeftOut(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.csv", []byte("account_id,post_id,created_at,text\na,p,2020-01-01,бір\x00 екі\x00\na\x00,p,2020-01-01,x\n"+numbered(strings.Repeat("b#,p,2020-01-01,x\n", 98)))))
	if err != nil || len(got.Rows) != 99 || len(got.Rejects) != 1 || !strings.Contains(string(got.Rows[0]), `"text":"бір екі"`) {
		t.Errorf("%s, %v, %v", got.Rows, got.Rejects, err)
	}
}
