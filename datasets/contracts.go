package datasets

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

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

// ParseContract reads a profile; file is what errors call it. Fields that no profile has are errors.
func ParseContract(data []byte, file string) (*pipeline.Contract, error) {
	c := &pipeline.Contract{}
	if err := decodeYAML(data, file, c); err != nil {
		return nil, err
	}
	if err := checkContract(c); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// decodeYAML reads one YAML document into value, which must have a field for every key. The error is one line.
func decodeYAML(data []byte, file string, value any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(value)
	var wrong *yaml.TypeError
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: empty file", file)
	case errors.As(err, &wrong):
		return fmt.Errorf("%s: %s", file, unknownField.ReplaceAllString(wrong.Errors[0], "there is no field $1; remove it or correct its spelling"))
	case err != nil:
		return fmt.Errorf("%s: %s", file, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	return nil
}

var unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)

var (
	contractName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

// checkContract holds what the JSON Schema says, and that dates are dates.
func checkContract(c *pipeline.Contract) error {
	switch {
	case !contractName.MatchString(c.Name):
		return fmt.Errorf("name %q: give it a name of small letters, digits and hyphens", c.Name)
	case c.Title == "":
		return fmt.Errorf("title: say in a line what was ordered")
	case c.Sum < 0:
		return fmt.Errorf("sum %g: a sum is not negative", c.Sum)
	case c.Currency != "" && !currencyCode.MatchString(c.Currency):
		return fmt.Errorf("currency %q: give the three capital letters of ISO 4217, such as KZT", c.Currency)
	case c.Quota < 0:
		return fmt.Errorf("quota %d: a number of comments a month is not negative", c.Quota)
	}
	for network, quota := range c.Quotas {
		if quota < 0 {
			return fmt.Errorf("quotas.%s %d: a number of comments a month is not negative", network, quota)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return fmt.Errorf("zone %q: give an IANA name such as Asia/Almaty", c.Zone)
	}
	if err := checkDays(c); err != nil {
		return err
	}
	return checkTargets(c.Targets)
}

func checkDays(c *pipeline.Contract) error {
	for i, p := range c.Periods {
		from, err := time.Parse(time.DateOnly, p.From)
		if err != nil {
			return fmt.Errorf("periods[%d].from %q: write a day as 2019-08-31", i, p.From)
		}
		to, err := time.Parse(time.DateOnly, p.To)
		if err != nil {
			return fmt.Errorf("periods[%d].to %q: write a day as 2019-08-31", i, p.To)
		}
		if to.Before(from) {
			return fmt.Errorf("periods[%d]: %s is before %s; exchange them", i, p.To, p.From)
		}
	}
	for i, day := range c.Holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("holidays[%d] %q: write a day as 2019-08-31", i, day)
		}
	}
	return nil
}

func checkTargets(targets []pipeline.Target) error {
	for i, t := range targets {
		if t.Name == "" {
			return fmt.Errorf("targets[%d].name: name whom or what the comments speak of", i)
		}
		for lang, forms := range t.Forms {
			if !slices.Contains([]string{"kk", "ru", "en"}, lang) {
				return fmt.Errorf("targets[%d].forms.%s: the languages are kk, ru and en", i, lang)
			}
			for _, form := range forms {
				if form == "" || form != strings.ToLower(form) {
					return fmt.Errorf("targets[%d].forms.%s %q: write word forms in small letters", i, lang, form)
				}
			}
		}
	}
	return nil
}
