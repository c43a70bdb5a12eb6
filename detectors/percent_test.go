package detectors

import (
	"os"
	"regexp"
	"testing"
)

// Shares are written by pipeline.Percent, which never makes nothing or all of what is neither.
func TestNoTextRoundsAShareToNothingOrAll(t *testing.T) {
	bare := regexp.MustCompile(`%(\[\d\])?\.\d(\[\d\])?f %%`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.IsDir() || f.Name() == "percent_test.go" {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if found := bare.Find(text); found != nil {
			t.Errorf("%s rounds a share by itself: %s", f.Name(), found)
		}
	}
}
