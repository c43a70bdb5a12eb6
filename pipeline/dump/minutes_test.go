package dump

import (
	"fmt"
	"strings"
	"testing"
)

// TestSecondsThatNobodyMeasured: times that all end with :00 are precise to the minute, so that rows that say the same may stay; one other second shows that they were measured, and few rows show nothing.
func TestSecondsThatNobodyMeasured(t *testing.T) {
	table := func(rows int, last string) string {
		var b strings.Builder
		b.WriteString("account_id,post_id,created_at,text\n")
		for i := range rows {
			fmt.Fprintf(&b, "a%d,p,2020-01-01T10:%02d:00Z,x\n", i, i%60)
		}
		return b.String() + "b,p,2020-01-02T10:00:" + last + "Z,y\nb,p,2020-01-02T10:00:" + last + "Z,y\n"
	}
	for name, c := range map[string]struct {
		text, precision string
		rows            int
	}{
		"whole minutes": {table(120, "00"), "minute", 122},
		"one second":    {table(120, "07"), "second", 121},
		"few rows":      {table(20, "00"), "second", 21},
		"said so":       {strings.NewReplacer("text\n", "text,created_precision\n", "x\n", "x,second\n", "y\n", "y,second\n").Replace(table(120, "00")), "second", 121},
	} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte(c.text)))
		if err != nil || len(got.Rows) != c.rows || !strings.Contains(string(got.Rows[3]), `"created_precision":"`+c.precision+`"`) ||
			(c.precision == "minute") != strings.Contains(strings.Join(got.Inputs[0].Notes, "\n"), "times have no seconds") {
			t.Errorf("%s: %d rows, %s, %+v, %v", name, len(got.Rows), got.Rows[3], got.Inputs, err)
		}
	}
}

// TestRoundedTimes are no more precise than they are written; programs that write all digits with an exponent are believed.
func TestRoundedTimes(t *testing.T) {
	for text, want := range map[string]string{
		"1.58053E+12": "day", "1.58053e+09": "day", "1.58E+12": "", "1.5805E+9": "", "1.580530123e+12": "second", "1.580531E+12": "hour", "1.6e9": "second", "1.580530123456E+18": "second", "1580530123.5": "second",
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
