// Package detectors holds the detectors of Pikir, one file each with one exported value.
//
// To add one, write a file that declares a pipeline.Detector and a folder testdata/<name> with fires* and quiet*
// cases: the command line, the documentation, validation and the report follow from the value.
package detectors

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pikir/pipeline"
)

var all []*pipeline.Detector

// declare enters a detector into All. It panics on a value that is not whole, so that none can be shipped.
func declare(d pipeline.Detector) *pipeline.Detector {
	if d.Configure != nil {
		d.Configure(&d)
	}
	if err := d.Check(); err != nil {
		panic(err)
	}
	all = append(all, &d)
	return &d
}

// All lists the detectors by family, then name.
func All() []*pipeline.Detector {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b *pipeline.Detector) int {
		if a.Family != b.Family {
			return int(a.Family) - int(b.Family)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return sorted
}

// Set gives the detectors with parameters changed: values by DETECTOR.PARAMETER. The detectors that are changed are copied.
func Set(list []*pipeline.Detector, values map[string]string) ([]*pipeline.Detector, error) {
	list = slices.Clone(list)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		name, param, named := strings.Cut(key, ".")
		if !named {
			return nil, fmt.Errorf("--set %s: write DETECTOR.PARAMETER=VALUE, such as bursts.bin=10", key)
		}
		i := slices.IndexFunc(list, func(d *pipeline.Detector) bool { return d.Name == name })
		if i < 0 {
			if _, err := Find(name); err != nil {
				return nil, fmt.Errorf("--set %s: %w", key, err)
			}
			return nil, fmt.Errorf("--set %s: %s is not among the detectors that run", key, name)
		}
		changed, err := list[i].With(param, values[key])
		if err != nil {
			return nil, fmt.Errorf("--set %w; `pikir detectors %s` lists its parameters", err, name)
		}
		list[i] = changed
	}
	return list, nil
}

// Find gives the detectors of a comma-separated list of names; an empty list gives all.
func Find(list string) ([]*pipeline.Detector, error) {
	if strings.TrimSpace(list) == "" {
		return All(), nil
	}
	var found []*pipeline.Detector
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(all, func(d *pipeline.Detector) bool { return d.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("no detector is called %q; `pikir detectors` lists them", name)
		}
		found = append(found, all[i])
	}
	return found, nil
}
