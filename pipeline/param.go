package pipeline

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Param is a setting of a detector: a value of --set, a configuration key and a row of its documentation.
type Param struct {
	Name    string  `json:"name"`
	Default float64 `json:"default"`
	Low     float64 `json:"low"` // smallest and largest value allowed
	High    float64 `json:"high"`
	Unit    string  `json:"unit"` // seconds, minutes, hours and days take durations such as 90m too
	Meaning string  `json:"meaning"`
}

// unitsOfTime can be given as durations.
var unitsOfTime = map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}

// parse reads a value in the parameter's unit and holds it against the range; the error names both.
func (p *Param) parse(text string) (float64, error) {
	unit, timed := unitsOfTime[p.Unit]
	value, err := strconv.ParseFloat(text, 64)
	if err != nil && timed {
		var d time.Duration
		d, err = time.ParseDuration(text)
		value = float64(d) / float64(unit)
	}
	switch {
	case err != nil && timed:
		return 0, fmt.Errorf("write a number of %s, or a duration such as 90m", p.Unit)
	case err != nil:
		return 0, fmt.Errorf("write a number, %s", p.Range())
	case !timed && p.whole() && value != math.Trunc(value):
		return 0, fmt.Errorf("write a whole number (%s)", p.Unit)
	case !(value >= p.Low && value <= p.High):
		return 0, fmt.Errorf("choose %s", p.Range())
	}
	return value, nil
}

// whole says that the parameter counts something.
func (p *Param) whole() bool { return p.Default == math.Trunc(p.Default) }

// Range words the values allowed, with the unit.
func (p *Param) Range() string { return plain(p.Low) + " to " + plain(p.High) + " " + p.Unit }

// plain writes a number without an exponent.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// ruleParam is a setting that every detector has whose Rule uses it.
type ruleParam struct {
	Param
	get func(r *Rule) float64 // 0: the rule does not use it
	set func(r *Rule, value float64)
}

var ruleParams = []ruleParam{
	{Param{Name: "least", Low: 1, High: 1000, Unit: "keys", Meaning: "fewest shared keys, or meetings within the window, worth a test"},
		func(r *Rule) float64 { return float64(r.Least) }, func(r *Rule, v float64) { r.Least = int(v) }},
	{Param{Name: "crowd", Low: 2, High: 1e6, Unit: "accounts", Meaning: "keys with more accounts find no new pairs, but count for pairs found elsewhere"},
		func(r *Rule) float64 { return float64(r.Crowd) }, func(r *Rule, v float64) { r.Crowd = int(v) }},
	{Param{Name: "horizon", Low: 1, High: 10080, Unit: "minutes", Meaning: "how far off, in time, others are compared with"},
		func(r *Rule) float64 { return r.Horizon.Minutes() }, func(r *Rule, v float64) { r.Horizon = minutes(v) }},
	{Param{Name: "period", Low: 1, High: 44640, Unit: "minutes", Meaning: "length of the strata within which choices are independent"},
		func(r *Rule) float64 { return r.Period.Minutes() }, func(r *Rule, v float64) { r.Period = minutes(v) }},
	{Param{Name: "shortest-window", Low: 1, High: 86400, Unit: "seconds", Meaning: "windows below it are not tested"},
		func(r *Rule) float64 { return endOf(r.Windows, slices.Min[[]time.Duration]) },
		func(r *Rule, v float64) {
			r.Windows = slices.DeleteFunc(slices.Clone(r.Windows), func(w time.Duration) bool { return w.Seconds() < v })
		}},
	{Param{Name: "longest-window", Low: 1, High: 86400, Unit: "seconds", Meaning: "windows above it are not tested"},
		func(r *Rule) float64 { return endOf(r.Windows, slices.Max[[]time.Duration]) },
		func(r *Rule, v float64) {
			r.Windows = slices.DeleteFunc(slices.Clone(r.Windows), func(w time.Duration) bool { return w.Seconds() > v })
		}},
}

func minutes(v float64) time.Duration { return time.Duration(v * float64(time.Minute)) }

func endOf(windows []time.Duration, end func([]time.Duration) time.Duration) float64 {
	if len(windows) == 0 {
		return 0
	}
	return end(windows).Seconds()
}

// Settings lists what can be set of a detector, with the values in force as defaults: its own Params, then what its Rule uses.
func (d *Detector) Settings() []Param {
	settings := slices.Clone(d.Params)
	for i := range settings {
		settings[i].Default = d.Param(settings[i].Name)
	}
	for _, p := range ruleParams {
		if value := p.get(&d.Rule); value != 0 {
			p.Default = value
			settings = append(settings, p.Param)
		}
	}
	return settings
}

// Param gives the value of a parameter of the detector's own; it panics on a name that the detector does not declare.
func (d *Detector) Param(name string) float64 {
	for _, p := range d.Params {
		if p.Name == name {
			if set, ok := d.values[name]; ok {
				return set
			}
			return p.Default
		}
	}
	panic(fmt.Sprintf("detector %s declares no parameter %q", d.Name, name))
}

// With gives a copy of the detector with one of its Settings changed. The error names the detector, the parameter and its range.
func (d *Detector) With(name, text string) (*Detector, error) {
	settings := d.Settings()
	i := slices.IndexFunc(settings, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("detector %s has no parameter %q; it has %s", d.Name, name, namesOf(settings))
	}
	value, err := settings[i].parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s.%s = %s: %w", d.Name, name, text, err)
	}
	c := *d
	c.values = maps.Clone(d.values)
	c.set(name, value)
	if len(d.Rule.Windows) > 0 && len(c.Rule.Windows) == 0 {
		return nil, fmt.Errorf("%s.%s = %s: no window is left of %v", d.Name, name, text, d.Rule.Windows)
	}
	return &c, nil
}

func (d *Detector) set(name string, value float64) {
	if slices.ContainsFunc(d.Params, func(p Param) bool { return p.Name == name }) {
		if d.values == nil {
			d.values = map[string]float64{}
		}
		d.values[name] = value
		d.Configure(d)
		return
	}
	for _, p := range ruleParams {
		if p.Name == name {
			p.set(&d.Rule, value)
		}
	}
}

func namesOf(settings []Param) string {
	if len(settings) == 0 {
		return "none"
	}
	names := make([]string, len(settings))
	for i, p := range settings {
		names[i] = p.Name
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// checkParams reports what is wrong with the parameters that a detector declares.
func (d *Detector) checkParams() error {
	if len(d.Params) > 0 && d.Configure == nil {
		return fmt.Errorf("detector %s: add Configure, or its Params change nothing", d.Name)
	}
	for _, p := range d.Params {
		if p.Name == "" || p.Unit == "" || p.Meaning == "" || !(p.Low <= p.Default && p.Default <= p.High) || math.IsInf(p.High, 0) {
			return fmt.Errorf("detector %s: parameter %q needs a unit, a meaning and a range that holds its default", d.Name, p.Name)
		}
	}
	return nil
}
