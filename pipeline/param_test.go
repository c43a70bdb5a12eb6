package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

func settable() *pipeline.Detector {
	d := &pipeline.Detector{
		Name:   "taste",
		Params: []pipeline.Param{{Name: "pause", Default: 30, Low: 1, High: 1440, Unit: "minutes", Meaning: "silence"}, {Name: "share", Default: 0.5, Low: 0.1, High: 1, Unit: "of all", Meaning: "part"}},
		Rule:   pipeline.Rule{Least: 3, Crowd: 100, Windows: []time.Duration{time.Minute, time.Hour}},
	}
	d.Configure = func(d *pipeline.Detector) { d.Features = int(d.Param("pause")) }
	return d
}

func TestSettingsAreChangedInACopy(t *testing.T) {
	d := settable()
	changed, err := d.With("pause", "2h")
	if err == nil {
		changed, err = changed.With("share", "0.25")
	}
	if err == nil {
		changed, err = changed.With("crowd", "7")
	}
	if err == nil {
		changed, err = changed.With("longest-window", "90")
	}
	if err != nil {
		t.Fatal(err)
	}
	if changed.Features != 120 || changed.Param("share") != 0.25 || changed.Rule.Crowd != 7 || !slices.Equal(changed.Rule.Windows, []time.Duration{time.Minute}) {
		t.Errorf("settings were not taken: %+v", changed)
	}
	if d.Param("pause") != 30 || d.Features != 0 || d.Rule.Crowd != 100 || len(d.Rule.Windows) != 2 {
		t.Errorf("the original was changed: %+v", d)
	}
	for _, p := range changed.Settings() {
		if again, err := changed.With(p.Name, "1h"); err == nil && again == changed {
			t.Errorf("%s: no copy", p.Name)
		}
	}
}

func TestSettingsOutOfRange(t *testing.T) {
	for setting, want := range map[string]string{
		"pause=0":            "taste.pause = 0: choose 1 to 1440 minutes",
		"pause=2d":           "a number of minutes, or a duration",
		"pause=NaN":          "choose 1 to 1440 minutes",
		"share=half":         "write a number, 0.1 to 1 of all",
		"crowd=3.5":          "write a whole number (accounts)",
		"crowd=1e9":          "choose 2 to 1000000 accounts",
		"shortest-window=2h": "no window is left",
		"horizon=5":          "detector taste has no parameter \"horizon\"; it has crowd, least, longest-window, pause, share, shortest-window",
	} {
		name, value, _ := strings.Cut(setting, "=")
		if _, err := settable().With(name, value); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", setting, err, want)
		}
	}
}
