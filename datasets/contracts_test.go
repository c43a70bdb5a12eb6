package datasets

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"pikir/pipeline"
)

func TestShippedContract(t *testing.T) {
	c, err := Contract("nur-sultan-2019")
	if err != nil {
		t.Fatal(err)
	}
	if c.Sum != 125_000_000 || c.Currency != "KZT" || c.Quota != 1000 {
		t.Errorf("sum %g %s, quota %d", c.Sum, c.Currency, c.Quota)
	}
	if diff := cmp.Diff([]string{"facebook", "vk", "ok", "instagram", "forum", "blog", "news"}, c.Networks); diff != "" {
		t.Error(diff)
	}
}

// The profile repeats the calendar so that it can be read without the program; both must say the same.
func TestShippedHolidaysAreThoseOfTheCalendar(t *testing.T) {
	c, err := Contract("nur-sultan-2019")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for year := 2019; year <= 2021; year++ {
		for _, day := range pipeline.Holidays(year) {
			want = append(want, day.Format("2006-01-02"))
		}
	}
	if diff := cmp.Diff(want, c.Holidays); diff != "" {
		t.Error(diff)
	}
}

func TestContractErrorsNameFileFieldAndCure(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"unknown field", "name: a\ntitle: b\nquotta: 3", "x.yaml: line 3: there is no field quotta"},
		{"empty", "", "x.yaml: empty file"},
		{"not a number", "name: a\ntitle: b\nquota: many", `x.yaml: line 3: quota "many": write a whole number, such as 1000`},
		{"a list", "name: a\ntitle: b\nperiods:\n  - {from: [1], to: \"2020-01-01\"}", `x.yaml: line 4: periods[0].from is a list: write one text`},
		{"networks", "name: a\ntitle: b\nnetworks: vk", `x.yaml: line 3: networks "vk": write a list, such as [vk, ok]`},
		{"every fault", "name: a_b\nquota: many\nkvota: 1\nperiods: [{from: x, to: \"2020-01-01\"}]", `x.yaml: line 2: quota "many": write a whole number, such as 1000; line 3: there is no field kvota: remove it or ` +
			`correct its spelling; the fields are name, title, customer, contractor, periods, sum, currency, networks, quota, quotas, targets, pages, trigger, zone, holidays, sources; name "a_b": give it a name of small letters, digits and hyphens, such as city-2020; title: say in a line what was ordered; periods[0].from "x": write a day as 2019-08-31`},
		{"no name", "title: b", `x.yaml: name "": give it a name`},
		{"no title", "name: a", "x.yaml: title: say"},
		{"currency", "name: a\ntitle: b\ncurrency: тенге", "x.yaml: currency"},
		{"negative", "name: a\ntitle: b\nquotas: {vk: -1}", "x.yaml: quotas.vk -1"},
		{"zone", "name: a\ntitle: b\nzone: Asia/Nowhere", `x.yaml: zone "Asia/Nowhere": give an IANA name`},
		{"day", "name: a\ntitle: b\nholidays: [\"1.1.2020\"]", `x.yaml: holidays[0] "1.1.2020"`},
		{"order", "name: a\ntitle: b\nperiods: [{from: \"2020-02-01\", to: \"2020-01-01\"}]", "x.yaml: periods[0]: 2020-01-01 is before"},
		{"capitals", "name: a\ntitle: b\ntargets: [{name: akim, forms: {kk: [Әкім]}}]", `x.yaml: targets[0].forms.kk "Әкім"`},
		{"language", "name: a\ntitle: b\ntargets: [{name: akim, forms: {de: [akim]}}]", "x.yaml: targets[0].forms.de"},
	}
	for _, test := range tests {
		_, err := ParseContract([]byte(test.yaml), "x.yaml")
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

func TestContractByPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte("name: own\ntitle: a guess\nquota: 500\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Contract(path)
	if err != nil || c.Quota != 500 {
		t.Fatal(c, err)
	}
	if _, err := Contract("nobody"); err == nil || !strings.Contains(err.Error(), "nur-sultan-2019") {
		t.Fatalf("an unknown name must list the known ones: %v", err)
	}
}

// The schema must name exactly the fields that the decoder takes.
func TestSchemaNamesTheFields(t *testing.T) {
	var schema struct{ Properties map[string]any }
	if err := json.Unmarshal(ContractSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	encoded, err := yaml.Marshal(pipeline.Contract{})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := yaml.Unmarshal(encoded, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		if _, ok := schema.Properties[name]; !ok {
			t.Errorf("the schema lacks %s", name)
		}
	}
	if len(fields) != len(schema.Properties) {
		t.Errorf("%d fields, %d in the schema", len(fields), len(schema.Properties))
	}
}
