package simulate

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write the JSON Schemas anew")

// The JSON Schemas follow from the types, for editors that complete and check YAML.
func TestSchemasAreFresh(t *testing.T) {
	for file, of := range map[string]reflect.Type{"campaign.schema.json": reflect.TypeFor[Campaign](), "world.schema.json": reflect.TypeFor[World]()} {
		schema := schemaOf(of)
		schema["$schema"], schema["title"] = "https://json-schema.org/draft/2020-12/schema", of.Name()+" of pikir simulate"
		want, err := json.MarshalIndent(schema, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, '\n')
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != string(want) {
			t.Errorf("%s is stale (%v): run go test ./datasets/simulate -run Schemas -update", file, err)
		}
	}
}

// schemaOf describes a type as YAML writes it. Numbers are whole and not negative.
func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Struct:
		properties := map[string]any{}
		for i := range t.NumField() {
			f := t.Field(i)
			properties[f.Tag.Get("yaml")] = schemaOf(f.Type)
		}
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return map[string]any{"type": "string"}
}

// The example files set every field, and make a scene.
func TestExamplesSetEveryField(t *testing.T) {
	for file, of := range map[string]reflect.Type{"example-campaign.yaml": reflect.TypeFor[Campaign](), "example-world.yaml": reflect.TypeFor[World]()} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var set map[string]any
		if err := yaml.Unmarshal(data, &set); err != nil {
			t.Fatal(err)
		}
		for i := range of.NumField() {
			if field := of.Field(i).Tag.Get("yaml"); set[field] == nil {
				t.Errorf("%s: show %s", file, field)
			}
		}
	}
	w, err := Read[World]("example-world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Read[Campaign]("example-campaign.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewScene(w, []Campaign{c}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range s.Truth {
		if row.Platform == "" && (row.Comments < row.Quota || row.Comments > row.Quota+row.Quota*c.Overshoot/100) {
			t.Errorf("%+v", row)
		}
	}
}

// A crew with a most a day never passes it, and still delivers what the days allow.
func TestDailyMost(t *testing.T) {
	c := smallCampaign()
	c.Daily, c.Cover = 6, 0
	s, err := NewScene(smallWorld(), []Campaign{c}, 7)
	if err != nil {
		t.Fatal(err)
	}
	zone, _, _, err := days(defaultZone, c.From, c.To)
	if err != nil {
		t.Fatal(err)
	}
	perDay := map[string]int{}
	for _, c := range s.Comments {
		if c.Account.Label == Coordinated {
			perDay[time.Unix(c.At, 0).In(zone).Format(time.DateOnly)]++
		}
	}
	for day, n := range perDay {
		if n > 6 {
			t.Errorf("%s: %d comments", day, n)
		}
	}
	if len(perDay) < 20 {
		t.Errorf("work on %d days", len(perDay))
	}
}
