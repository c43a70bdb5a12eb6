package datasets

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pikir/pipeline"
)

// Fixture is a labelled dump, and what must come out of a run over it. Its folder holds fixture.yaml, one dump called comments.* in any format,
// labels.csv (account_id, label, campaign and perhaps platform), and perhaps the contract that the run is given;
// world.yaml and campaign*.yaml are what the simulator made it from.
type Fixture struct {
	Name         string `yaml:"-"`
	Description  string `yaml:"description"`
	Seed         uint64 `yaml:"seed"`     // of the simulator
	ContractFile string `yaml:"contract"` // "" for none
	Floors       Floors `yaml:"expect"`
	files        fs.FS
}

// Floors are the least that must come out of a run over a fixture. What is not set is not asked for.
type Floors struct {
	Recall    float64          `yaml:"recall"`           // of coordinated accounts
	Precision float64          `yaml:"precision"`        // of flagged accounts
	Verdict   pipeline.Verdict `yaml:"verdict"`          // of the cluster that holds most of each campaign
	Clusters  *int             `yaml:"flagged-clusters"` // most flagged clusters
}

var fixtures []*Fixture

// declare registers an embedded fixture, which lies in the folder of its name.
func declare(name string, files fs.FS) *Fixture {
	f, err := embedded(name, files)
	if err != nil {
		panic(err) // embedded; a test opens them all
	}
	fixtures = append(fixtures, f)
	return f
}

func embedded(name string, files fs.FS) (*Fixture, error) {
	folder, err := fs.Sub(files, name)
	if err != nil {
		return nil, err
	}
	return openFixture(name, folder)
}

// All lists the shipped fixtures by name.
func All() []*Fixture {
	return slices.SortedFunc(slices.Values(fixtures), func(a, b *Fixture) int { return cmp.Compare(a.Name, b.Name) })
}

// Find gives the fixture with a shipped name, or that of a folder of the same layout. Errors name the file and the cure.
func Find(nameOrFolder string) (*Fixture, error) {
	var names []string
	for _, f := range All() {
		if f.Name == nameOrFolder {
			return f, nil
		}
		names = append(names, f.Name)
	}
	if info, err := os.Stat(nameOrFolder); err == nil && info.IsDir() {
		return openFixture(nameOrFolder, os.DirFS(nameOrFolder))
	}
	return nil, fmt.Errorf("no fixture and no folder is called %q: choose among %s", nameOrFolder, strings.Join(names, ", "))
}

func openFixture(name string, files fs.FS) (*Fixture, error) {
	f := &Fixture{Name: name, files: files}
	data, err := fs.ReadFile(files, "fixture.yaml")
	if err != nil {
		return nil, fmt.Errorf("fixture %s: no fixture.yaml; write one with description and expect", name)
	}
	file := filepath.Join(name, "fixture.yaml")
	if err := ReadYAML(data, file, f); err != nil {
		return nil, err
	}
	switch l := f.Floors; {
	case f.Description == "":
		return nil, fmt.Errorf("%s: description: say what it holds and what makes it hard", file)
	case l.Recall < 0 || l.Recall > 1 || l.Precision < 0 || l.Precision > 1:
		return nil, fmt.Errorf("%s: expect: recall and precision are shares from 0 to 1", file)
	case l == (Floors{}):
		return nil, fmt.Errorf("%s: expect: set one of recall, precision, verdict and flagged-clusters", file)
	}
	if _, err := f.dump(); err != nil {
		return nil, err
	}
	return f, nil
}

// dump is the name of the fixture's dump within its folder.
func (f *Fixture) dump() (string, error) {
	dumps, err := fs.Glob(f.files, "comments.*")
	if err != nil {
		return "", err
	}
	if len(dumps) != 1 {
		return "", fmt.Errorf("fixture %s: %d files are called comments.*; one dump is needed", f.Name, len(dumps))
	}
	return dumps[0], nil
}

// Contract is the profile that runs over the fixture are given; nil if there is none.
func (f *Fixture) Contract() (*pipeline.Contract, error) {
	if f.ContractFile == "" {
		return nil, nil
	}
	data, err := fs.ReadFile(f.files, f.ContractFile)
	if err != nil {
		return nil, fmt.Errorf("fixture %s: %w", f.Name, err)
	}
	return ParseContract(data, filepath.Join(f.Name, f.ContractFile))
}

// Unpack writes the fixture's dump and labels into a folder that exists, and gives their paths.
func (f *Fixture) Unpack(dir string) (dump, labels string, err error) {
	name, err := f.dump()
	if err != nil {
		return "", "", err
	}
	for _, file := range []string{name, "labels.csv"} {
		data, err := fs.ReadFile(f.files, file)
		if err != nil {
			return "", "", fmt.Errorf("fixture %s: %w", f.Name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
			return "", "", err
		}
	}
	return filepath.Join(dir, name), filepath.Join(dir, "labels.csv"), nil
}
