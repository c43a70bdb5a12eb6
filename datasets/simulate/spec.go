package simulate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"pikir/pipeline"
)

const defaultZone = "Asia/Almaty"

// Read decodes one YAML document from a file. Unknown fields are errors; an error is one line with the file and the field.
func Read[T any](path string) (T, error) {
	var value T
	data, err := os.ReadFile(path)
	if err != nil {
		return value, err
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err = d.Decode(&value)
	var wrong *yaml.TypeError
	switch {
	case errors.Is(err, io.EOF):
		return value, fmt.Errorf("%s: empty file", path)
	case errors.As(err, &wrong):
		return value, fmt.Errorf("%s: %s", path, wrong.Errors[0])
	case err != nil:
		return value, fmt.Errorf("%s: %w", path, err)
	}
	return value, nil
}

// span checks a world and gives its zone and its seconds.
func (w World) span() (zone *time.Location, from, to int64, err error) {
	zone, from, to, err = days(w.Zone, w.From, w.To)
	switch {
	case err != nil:
	case w.Pages < max(1, len(w.Networks)):
		err = fmt.Errorf("pages: %d; give at least one for each network", w.Pages)
	case w.Posts < w.Pages:
		err = fmt.Errorf("posts: %d; give at least one for each of the %d pages", w.Posts, w.Pages)
	case w.Accounts < 1:
		err = fmt.Errorf("accounts: %d; a world needs people", w.Accounts)
	case w.Comments < w.Accounts:
		err = fmt.Errorf("comments: %d; give at least one for each of the %d accounts", w.Comments, w.Accounts)
	case min(w.Dialogues, w.Fans, w.Greeters, w.Supporters, w.Employees, w.Journalists) < 0:
		err = errors.New("dialogues, fans, greeters, supporters, employees, journalists: a number is not negative")
	default:
		if err = checkShares("networks", w.Networks, nil); err == nil {
			err = checkShares("languages", w.Languages, languages)
		}
	}
	if err != nil {
		err = fmt.Errorf("world %s: %w", w.Name, err)
	}
	return zone, from, to, err
}

// days gives the seconds of the days from…to in a zone.
func days(zoneName, from, to string) (zone *time.Location, first, last int64, err error) {
	if zoneName == "" {
		zoneName = defaultZone
	}
	if zone, err = time.LoadLocation(zoneName); err != nil {
		return nil, 0, 0, fmt.Errorf("zone %q: give an IANA name such as %s", zoneName, defaultZone)
	}
	start, err := time.ParseInLocation(time.DateOnly, from, zone)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("from %q: write a day as 2019-08-31", from)
	}
	end, err := time.ParseInLocation(time.DateOnly, to, zone)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("to %q: write a day as 2019-08-31", to)
	}
	if end.Before(start) {
		return nil, 0, 0, fmt.Errorf("to %s is before from %s", to, from)
	}
	return zone, start.Unix(), end.AddDate(0, 0, 1).Unix(), nil
}

// checkShares wants positive numbers under known names (nil: any).
func checkShares(field string, parts map[string]int, known []string) error {
	if len(parts) == 0 {
		return fmt.Errorf("%s: name at least one with its share", field)
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] < 1 {
			return fmt.Errorf("%s.%s: %d; a share is 1 or more, or leave the name out", field, name, parts[name])
		}
		if known != nil && !slices.Contains(known, name) {
			return fmt.Errorf("%s.%s: choose among %s", field, name, strings.Join(known, ", "))
		}
	}
	return nil
}

// dayOff says whether a local day is a weekend or a public holiday of Kazakhstan.
func dayOff(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday || pipeline.IsHoliday(t)
}
