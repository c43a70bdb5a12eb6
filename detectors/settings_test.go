package detectors

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pikir/pipeline"
)

// Both ends of the range of every setting are taken, and nothing beyond.
func TestEverySettingTakesItsRange(t *testing.T) {
	for _, d := range All() {
		for _, p := range d.Settings() {
			key := d.Name + "." + p.Name
			for value, fine := range map[float64]bool{p.Low: true, p.High: true, p.Default: true, p.Low - 1: false, p.High + 1: false} {
				if len(d.Rule.Windows) > 0 && (p.Name == "shortest-window" && value == p.High || p.Name == "longest-window" && value == p.Low) {
					continue // leaves no window
				}
				if _, err := Set(All(), map[string]string{key: strconv.FormatFloat(value, 'f', -1, 64)}); (err == nil) != fine {
					t.Errorf("%s = %v: %v", key, value, err)
				}
			}
		}
	}
}

func configured(t *testing.T, d *pipeline.Detector, param, value string) *pipeline.Detector {
	t.Helper()
	found, err := Set([]*pipeline.Detector{d}, map[string]string{d.Name + "." + param: value})
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// What is set is what a detector does.
func TestSettingsReachTheDetectors(t *testing.T) {
	history := []pipeline.Comment{{At: 0}, {At: 20 * time.Minute.Microseconds()}, {At: 90 * time.Minute.Microseconds()}}
	arrive := func(d *pipeline.Detector) (keys []pipeline.Key) {
		d.Habits(history, func(k pipeline.Key, _ *pipeline.Comment) { keys = append(keys, k) })
		return keys
	}
	if got := arrive(Bursts); !slices.Equal(got, []pipeline.Key{0, 18}) {
		t.Errorf("arrivals %v", got)
	}
	if got := arrive(configured(t, configured(t, Bursts, "silence", "15m"), "bin", "10")); !slices.Equal(got, []pipeline.Key{0, 2, 9}) {
		t.Errorf("arrivals after a quarter of an hour, in bins of ten minutes: %v", got)
	}
	c := newCrowd(1, 60, tempers["uneven"], 1)
	cl, m := cluster(c.own(10)), c.matched(10, 20)
	share := func(d *pipeline.Detector) float64 { return d.Judge(cl, m)[0].Value }
	if usual, longer := share(Workdays), share(configured(t, Workdays, "to", "24")); !(longer > usual) {
		t.Errorf("office hours to 18: %g, to 24: %g", usual, longer)
	}
	if n := len(configured(t, Rhythm, "least", "100000").Judge(cl, m)); n != 0 {
		t.Errorf("%d measures of too few comments", n)
	}
	born := []int64{0, 40 * 86400e6, 80 * 86400e6}
	if month, quarter := bornTogether(slices.Clone(born), 30), bornTogether(born, 90); month >= quarter {
		t.Errorf("created together within 30 days %g, within 90 %g", month, quarter)
	}
}
