package datasets

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"pikir/pipeline"
)

//go:embed contracts
var contractFiles embed.FS

// ContractSchema is the JSON Schema (draft 2020-12) of a contract profile.
func ContractSchema() []byte {
	schema, err := contractFiles.ReadFile("contracts/contract.schema.json")
	if err != nil {
		panic(err) // embedded
	}
	return schema
}

// Contracts lists the shipped contract profiles by name.
func Contracts() []*pipeline.Contract {
	files, err := fs.Glob(contractFiles, "contracts/*.yaml")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	all := make([]*pipeline.Contract, len(files))
	for i, file := range files {
		if all[i], err = readContract(contractFiles, file); err != nil {
			panic(err) // a test reads them all
		}
	}
	return all
}

// Contract gives the profile with a shipped name, or that of a YAML file: whatever holds a slash or ends in .yaml or .yml.
// Errors name the file, the field and the cure.
func Contract(nameOrPath string) (*pipeline.Contract, error) {
	if strings.ContainsAny(nameOrPath, `/\`) || slices.Contains([]string{".yaml", ".yml"}, path.Ext(nameOrPath)) {
		data, err := os.ReadFile(nameOrPath)
		if err != nil {
			return nil, fmt.Errorf("contract: %w", err)
		}
		return ParseContract(data, nameOrPath)
	}
	var names []string
	for _, c := range Contracts() {
		if c.Name == nameOrPath {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return nil, fmt.Errorf("no contract profile is called %q: choose %s, or name a .yaml file", nameOrPath, strings.Join(names, ", "))
}

func readContract(files fs.FS, name string) (*pipeline.Contract, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	return ParseContract(data, name)
}

// ParseContract reads a profile; file is what errors call it. Fields that no profile has are errors. The error is one line with every fault.
func ParseContract(data []byte, file string) (*pipeline.Contract, error) {
	c := &pipeline.Contract{}
	found, err := decodeYAML(data, c)
	if err == nil {
		for _, f := range checkContract(c) {
			if !found.has(f.field) {
				found = append(found, f)
			}
		}
		err = found.err()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

var (
	contractName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// checkContract holds what the JSON Schema says, and that dates are dates.
func checkContract(c *pipeline.Contract) (found faults) {
	if !contractName.MatchString(c.Name) {
		found.add("name", " %q: give it a name of small letters, digits and hyphens, such as city-2020", c.Name)
	}
	if c.Title == "" {
		found.add("title", ": say in a line what was ordered")
	}
	if c.Sum < 0 {
		found.add("sum", " %g: a sum is not negative", c.Sum)
	}
	if c.Currency != "" && !currencyCode.MatchString(c.Currency) {
		found.add("currency", " %q: give the three capital letters of ISO 4217, such as KZT", c.Currency)
	}
	if c.Quota < 0 {
		found.add("quota", " %d: a number of comments a month is not negative", c.Quota)
	}
	for _, network := range slices.Sorted(maps.Keys(c.Quotas)) {
		if quota := c.Quotas[network]; quota < 0 {
			found.add("quotas."+network, " %d: a number of comments a month is not negative", quota)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		found.add("zone", " %q: give an IANA name such as Asia/Almaty", c.Zone)
	}
	found.days(c)
	found.targets(c.Targets)
	return found
}

func (f *faults) days(c *pipeline.Contract) {
	for i, p := range c.Periods {
		at := fmt.Sprintf("periods[%d]", i)
		from, ok := f.day(at+".from", p.From)
		to, known := f.day(at+".to", p.To)
		if ok && known && to.Before(from) {
			f.add(at, ": %s is before %s; exchange them", p.To, p.From)
		}
	}
	for i, day := range c.Holidays {
		f.day(fmt.Sprintf("holidays[%d]", i), day)
	}
}

func (f *faults) day(field, text string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		f.add(field, " %q: write a day as 2019-08-31", text)
	}
	return day, err == nil
}

func (f *faults) targets(targets []pipeline.Target) {
	for i, t := range targets {
		if t.Name == "" {
			f.add(fmt.Sprintf("targets[%d].name", i), ": name whom or what the comments speak of")
		}
		for _, lang := range slices.Sorted(maps.Keys(t.Forms)) {
			field := fmt.Sprintf("targets[%d].forms.%s", i, lang)
			if !slices.Contains([]string{"kk", "ru", "en"}, lang) {
				f.add(field, ": the languages are kk, ru and en")
			}
			for _, form := range t.Forms[lang] {
				if form == "" || form != strings.ToLower(form) {
					f.add(field, " %q: write word forms in small letters", form)
				}
			}
		}
	}
}
