// Package detectors holds the detectors of Pikir, one file each with one exported value.
//
// To add one, write a file that declares a pipeline.Detector and a folder testdata/<name> with fires* and quiet*
// cases: the command line, the documentation, validation and the report follow from the value.
package detectors

import (
	"fmt"
	"slices"
	"strings"

	"pikir/pipeline"
)

var all []*pipeline.Detector

// declare enters a detector into All. It panics on a value that is not whole, so that none can be shipped.
func declare(d pipeline.Detector) *pipeline.Detector {
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
