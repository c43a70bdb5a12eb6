package report

import (
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

// A group that misses the number by what a few more accounts of its kind would write may have been found in part only.
func TestWhatAGroupLacksOfTheNumber(t *testing.T) {
	for _, c := range []struct {
		name     string
		best     float64
		praised  pipeline.Praised
		verdict  pipeline.Verdict
		together *pipeline.FoundTogether
		want     string // the number of accounts
	}{
		{"nine in ten parts", 900, pipeline.PraisedAuthorities, pipeline.NotPositive, nil, " 4."}, // of 31 accounts that write 29 each
		{"too much", 800, pipeline.PraisedAuthorities, pipeline.NotPositive, nil, ""},             // 8 of 31 are more than a quarter
		{"reached", 1000, pipeline.PraisedAuthorities, pipeline.NotPositive, nil, ""},
		{"nothing delivered", 0, pipeline.PraisedAuthorities, pipeline.NotPositive, nil, ""},
		{"greetings", 900, pipeline.PraisedOthers, pipeline.NotPositive, nil, ""},
		{"supporters", 900, pipeline.PraisedAuthorities, pipeline.NotCoordinated, nil, ""},
		{"counted together", 900, pipeline.PraisedAuthorities, pipeline.NotPositive, &pipeline.FoundTogether{}, ""},
	} {
		f := &pipeline.Finding{Verdict: c.verdict, PraiseOf: c.praised, Together: c.together, Accounts: make([]pipeline.FoundAccount, 31),
			Months: []pipeline.FoundMonth{{Quota: 1000, Positive: 1, Delivered: c.best / 2}, {Quota: 1000, Positive: 1, Delivered: c.best, PositiveHigh: 1100}, {Platform: "vk", Quota: 1000, Positive: 1, Delivered: 999}}}
		got := newView(&pipeline.Findings{}, pipeline.English, time.UTC).lacking(f)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMonthsSayWhatIsNotInThem(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		f := campaign()
		f.Findings[0].Months = append(f.Findings[0].Months, pipeline.FoundMonth{Platform: "youtube", Month: "2023-02-01", Comments: 5, Elsewhere: elsewhere})
		page := render(t, f, Options{})
		if !strings.Contains(page, "for the whole group the numbers are a floor") || strings.Contains(page, "only the networks that the contract names") != elsewhere {
			t.Errorf("elsewhere %v: not said, or said for nothing", elsewhere)
		}
	}
}

// What parts of a crew may deliver together is told in careful words where no contract asks for it.
func TestPartsOfACrewAreToldWithTheirSum(t *testing.T) {
	for lang, want := range map[pipeline.Lang]string{
		pipeline.English: "Perhaps it is a part of one crew with other clusters: 4",
		pipeline.Russian: "около 1070 положительных комментариев в месяц",
		pipeline.Kazakh:  "айына шамамен 1070 жағымды пікір",
	} {
		f := campaign()
		f.Findings[0].Together.Perhaps = 1070.3
		page := render(t, f, Options{Lang: lang})
		if !strings.Contains(page, want) || strings.Contains(page, "the contract asks for it on all networks together") {
			t.Errorf("%v: no %q", lang, want)
		}
	}
}
