package pipeline

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write findings.schema.json anew")

// findings.schema.json describes findings.json for other programs; it follows from the types.
func TestFindingsSchemaIsFresh(t *testing.T) {
	root := schemaOf(reflect.TypeFor[Findings]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "findings.json of a run of Pikir"
	want, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("findings.schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("findings.schema.json")
	if err != nil || string(got) != string(want) {
		t.Errorf("findings.schema.json is stale (%v): run go test ./pipeline -run Schema -update", err)
	}
}

// schemaOf describes a type as encoding/json writes it.
func schemaOf(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[Verdict]():
		return map[string]any{"enum": []Verdict{PaidPositive, NotPositive, NotCoordinated, ViralText, Conversation, TooLittle, Unremarkable}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{schemaOf(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice, reflect.Array:
		types := []string{"array", "null"}
		if t.Kind() == reflect.Array {
			types = types[:1]
		}
		return map[string]any{"type": types, "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": schemaOf(t.Elem())}
	case reflect.Struct:
		return schemaOfStruct(t)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "integer"}
}

func schemaOfStruct(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" {
			name = t.Field(i).Name
		}
		properties[name] = schemaOf(t.Field(i).Type)
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}
