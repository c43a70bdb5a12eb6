package pipeline

import (
	"math"
	"testing"
)

func grades(place, time, words, rhythm, cause, quota Strength) Grades {
	return Grades{Place: place, Time: time, Words: words, Rhythm: rhythm, Cause: cause, Quota: quota}
}

func TestJudge(t *testing.T) {
	group := Circumstances{Accounts: 40, Comments: 4000, LiftLow: 0.2, QuotaMet: true}
	with := func(change func(*Circumstances)) Circumstances { c := group; change(&c); return c }
	campaign := grades(Moderate, Absent, Strong, Weak, Strong, Strong)
	for name, c := range map[string]struct {
		grades Grades
		facts  Circumstances
		want   Verdict
	}{
		"two families, praise and quota":       {campaign, group, PaidPositive},
		"one strong family with quota":         {grades(Absent, Absent, Strong, Absent, Moderate, Moderate), group, PaidPositive},
		"one strong family with rhythm":        {grades(Absent, Strong, Absent, Weak, Moderate, Weak), group, PaidPositive},
		"one strong family, nothing beside it": {grades(Absent, Absent, Strong, Absent, Moderate, Weak), group, NotPositive},
		"no month reaches the quota":           {campaign, with(func(c *Circumstances) { c.QuotaMet = false }), NotPositive},
		"the lift's interval holds zero":       {campaign, with(func(c *Circumstances) { c.LiftLow = -0.01 }), NotPositive},
		"praise is for authorities":            {campaign, with(func(c *Circumstances) { c.Praised = PraisedAuthorities }), PaidPositive},
		"whom they praise cannot be told":      {campaign, with(func(c *Circumstances) { c.Praised = PraisedUnknown }), PaidPositive},
		"they wish a good morning every day":   {campaign, with(func(c *Circumstances) { c.Praised = PraisedOthers }), NotPositive},
		"supporters of a team, not together":   {grades(Weak, Absent, Weak, Absent, Strong, Strong), with(func(c *Circumstances) { c.Praised = PraisedOthers }), NotCoordinated},
		"praise is only weak":                  {grades(Strong, Strong, Strong, Strong, Weak, Strong), group, NotPositive},
		"supporters":                           {grades(Weak, Absent, Weak, Absent, Strong, Absent), group, NotCoordinated},
		"nothing":                              {grades(Weak, Absent, Weak, Absent, Weak, Absent), group, Unremarkable},
		"one, shifts and praise to order":      {grades(Moderate, Absent, Absent, Strong, Moderate, Weak), with(func(c *Circumstances) { c.Praised = PraisedAuthorities }), PaidPositive},
		"the same, short of the number":        {grades(Moderate, Absent, Absent, Strong, Moderate, Absent), with(func(c *Circumstances) { c.Praised, c.QuotaMet = PraisedAuthorities, false }), NotPositive},
		"the same, but no shift":               {grades(Moderate, Absent, Absent, Moderate, Strong, Strong), with(func(c *Circumstances) { c.Praised = PraisedAuthorities }), NotCoordinated},
		"the same, praise unknown":             {grades(Moderate, Absent, Absent, Strong, Strong, Strong), group, NotCoordinated},
		"the same, praise for others":          {grades(Moderate, Absent, Absent, Strong, Strong, Strong), with(func(c *Circumstances) { c.Praised = PraisedOthers }), NotCoordinated},
		"one moderate family":                  {grades(Moderate, Weak, Weak, Weak, Absent, Absent), group, Unremarkable},
		"four copy a text":                     {grades(Weak, Weak, Strong, Weak, Absent, Absent), with(func(c *Circumstances) { c.Accounts = 4 }), TooLittle},
		"five copy a text":                     {grades(Weak, Weak, Strong, Weak, Absent, Absent), with(func(c *Circumstances) { c.Accounts = 5 }), NotPositive},
		"nine say one thing once each":         {grades(Weak, Weak, Strong, Weak, Absent, Absent), with(func(c *Circumstances) { c.Accounts, c.OneText = 9, true }), TooLittle},
		"ten say one thing once each":          {grades(Weak, Weak, Strong, Weak, Absent, Absent), with(func(c *Circumstances) { c.Accounts, c.OneText = 10, true }), NotPositive},
		"nine meet and say one thing":          {grades(Moderate, Absent, Strong, Absent, Absent, Absent), with(func(c *Circumstances) { c.Accounts, c.OneText = 9, true }), NotPositive},
		"four meet and write the same":         {grades(Moderate, Absent, Strong, Absent, Absent, Absent), with(func(c *Circumstances) { c.Accounts = 4 }), NotPositive},
		"four work to a quota in one voice":    {grades(Absent, Absent, Strong, Absent, Moderate, Moderate), with(func(c *Circumstances) { c.Accounts = 4 }), PaidPositive},
		"two accounts":                         {campaign, with(func(c *Circumstances) { c.Accounts = 2 }), TooLittle},
		"four comments":                        {campaign, with(func(c *Circumstances) { c.Comments = 4 }), TooLittle},
		"they talk with each other":            {campaign, with(func(c *Circumstances) { c.Talk = 0.3 }), Conversation},
		"a petition":                           {campaign, with(func(c *Circumstances) { c.Viral = true }), ViralText},
	} {
		if got := Judge(c.grades, c.facts); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestOfficialReplies(t *testing.T) {
	oneVoice, many := grades(Absent, Absent, Strong, Absent, Absent, Absent), Grades{}
	for _, c := range []struct {
		grades  Grades
		answers float64
		want    string
	}{{oneVoice, 0.95, Fits}, {many, 0.95, Unknown}, {oneVoice, 0.5, Unknown}, {oneVoice, 0.1, DoesNotFit}, {oneVoice, math.NaN(), Unknown}} {
		for _, e := range Explanations(c.grades, Circumstances{Answers: c.answers}, 0, true, true) {
			if e.Name == "official replies" && e.Result != c.want {
				t.Errorf("%.2f answers, words %v: %s, want %s", c.answers, c.grades[Words], e.Result, c.want)
			}
		}
	}
}

func TestGradeAsksForEffectAndRate(t *testing.T) {
	for _, c := range []struct {
		effect Strength
		q      float64
		want   Strength
	}{
		{Strong, 0.0005, Strong}, {Strong, 0.005, Moderate}, {Strong, 0.03, Weak}, {Strong, 0.06, Absent},
		{Weak, 1e-30, Weak}, {Absent, 1e-30, Absent}, {Strong, math.NaN(), Absent},
	} {
		e := Evidence{Effect: c.effect, Q: c.q}
		if got := e.Grade(); got != c.want {
			t.Errorf("effect %v with q %g: %v, want %v", c.effect, c.q, got, c.want)
		}
	}
}

func TestWhomAClusterPraises(t *testing.T) {
	praising, silent := grades(Strong, Absent, Strong, Absent, Strong, Absent), grades(Strong, Absent, Strong, Absent, Weak, Absent)
	for _, c := range []struct {
		grades Grades
		low    float64
		found  Praised
		want   Praised
		fits   string // well-wishers
	}{
		{praising, 0.2, PraisedAuthorities, PraisedAuthorities, DoesNotFit},
		{praising, 0.2, PraisedOthers, PraisedOthers, Fits},
		{praising, 0.2, "", PraisedUnknown, Unknown},
		{praising, -0.01, PraisedOthers, "", Unknown},
		{silent, 0.2, PraisedOthers, "", Unknown},
	} {
		facts := Circumstances{LiftLow: c.low, Praised: c.found}
		if got := PraiseOf(c.grades, facts); got != c.want {
			t.Errorf("%+v: praise of %q, want %q", c, got, c.want)
		}
		for _, e := range Explanations(c.grades, facts, 0, true, true) {
			if e.Name == "well-wishers" && e.Result != c.fits {
				t.Errorf("%+v: well-wishers: %s, want %s", c, e.Result, c.fits)
			}
		}
	}
}

func TestExplanationsSpeakThreeLanguages(t *testing.T) {
	for _, e := range Explanations(grades(Strong, Absent, Moderate, Absent, Absent, Absent), Circumstances{Talk: 0.01}, 0.9, true, false) {
		for _, text := range []Text{e.Title, e.Tested} {
			if text.EN == "" || text.RU == "" || text.KK == "" {
				t.Errorf("%s lacks a language: %+v", e.Name, text)
			}
		}
		want := map[string]string{"chance": DoesNotFit, "conversation": DoesNotFit, "fans": DoesNotFit, "event": Unknown, "viral": DoesNotFit,
			"well-wishers": Unknown, "official replies": DoesNotFit, "supporters": Unknown, "one person": Unknown}[e.Name]
		if e.Result != want {
			t.Errorf("%s: %s, want %s", e.Name, e.Result, want)
		}
	}
}
