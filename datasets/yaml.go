package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// ReadYAML reads one YAML document into the struct that value points to, which must have a field for every key. The error is one line with the file and every fault.
func ReadYAML(data []byte, file string, value any) error {
	faults, err := decodeYAML(data, value)
	if err == nil {
		err = faults.err()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// ErrEmpty is the error of a file that holds no document.
var ErrEmpty = errors.New("empty file")

// fault is what is wrong with a field, and the cure.
type fault struct{ field, text string }

type faults []fault

func (f *faults) add(field, format string, values ...any) {
	*f = append(*f, fault{field, fmt.Sprintf(field+format, values...)})
}

// has says whether a fault of a field, or of what it lies in, is known.
func (f faults) has(field string) bool {
	for _, known := range f {
		if inside, ok := strings.CutPrefix(field, known.field); ok && known.field != "" && (inside == "" || strings.ContainsAny(inside[:1], ".[")) {
			return true
		}
	}
	return false
}

// err is all faults on one line, nil without any.
func (f faults) err() error {
	var texts []string
	for _, known := range f {
		texts = append(texts, known.text)
	}
	if len(texts) == 0 {
		return nil
	}
	return errors.New(strings.Join(texts, "; "))
}

// decodeYAML fills in value as far as it can, and gives the faults of single fields; the error is for what is no YAML at all.
func decodeYAML(data []byte, value any) (faults, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	err := d.Decode(value)
	var wrong *yaml.TypeError
	switch {
	case errors.Is(err, io.EOF):
		return nil, ErrEmpty
	case errors.As(err, &wrong):
		return wordFaults(data, wrong, reflect.TypeOf(value).Elem()), nil
	case err != nil:
		return nil, errors.New(strings.ReplaceAll(strings.TrimPrefix(err.Error(), "yaml: "), "\n", " "))
	}
	return nil, nil
}

var (
	unknownField = regexp.MustCompile(`^(line \d+): field (\S+) not found in type (\S+)$`)
	wrongKind    = regexp.MustCompile("^(line (\\d+)): cannot unmarshal (!!\\S+)(?: `(.*?)(?:\\.\\.\\.)?`)? into (\\S+)$")
)

// wordFaults words what the decoder found, with the fields by name.
func wordFaults(data []byte, wrong *yaml.TypeError, kind reflect.Type) (found faults) {
	var document yaml.Node
	_ = yaml.Unmarshal(data, &document) // it could be decoded
	for _, text := range wrong.Errors {
		if m := unknownField.FindStringSubmatch(text); m != nil {
			cure := "remove it or correct its spelling"
			if m[3] == kind.String() {
				cure += "; the fields are " + strings.Join(fieldsOf(kind), ", ")
			}
			found = append(found, fault{"", fmt.Sprintf("%s: there is no field %s: %s", m[1], m[2], cure)})
		} else if m := wrongKind.FindStringSubmatch(text); m != nil {
			field, value := locate(&document, "", m[2], m[3], m[4])
			found = append(found, fault{field, fmt.Sprintf("%s: %s %s: write %s", m[1], field, value, wanted(m[5]))})
		} else {
			found = append(found, fault{"", text})
		}
	}
	return found
}

// fieldsOf are the keys of a struct in YAML.
func fieldsOf(kind reflect.Type) (names []string) {
	for i := range kind.NumField() {
		if name, _, _ := strings.Cut(kind.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// locate finds the innermost node of a line with a tag and the beginning of a value: its path, and itself in a few words.
func locate(n *yaml.Node, path, line, tag, begin string) (field, value string) {
	for i, inner := range n.Content {
		at := path
		switch {
		case n.Kind == yaml.SequenceNode:
			at = fmt.Sprintf("%s[%d]", path, i)
		case n.Kind == yaml.MappingNode && i%2 == 0:
			continue
		case n.Kind == yaml.MappingNode:
			at = strings.TrimPrefix(path+"."+n.Content[i-1].Value, ".")
		}
		if field, value = locate(inner, at, line, tag, begin); value != "" {
			return field, value
		}
	}
	if fmt.Sprint(n.Line) != line || n.ShortTag() != tag || !strings.HasPrefix(n.Value, begin) {
		return "", ""
	}
	switch n.Kind {
	case yaml.SequenceNode:
		return path, "is a list"
	case yaml.MappingNode:
		return path, "is a list of names and values"
	}
	return path, fmt.Sprintf("%q", n.Value)
}

// wanted says what a Go type is written like.
func wanted(kind string) string {
	switch {
	case kind == "int":
		return "a whole number, such as 1000"
	case kind == "uint64":
		return "a whole number from 0 on"
	case kind == "float64":
		return "a number, such as 0.5"
	case kind == "bool":
		return "true or false"
	case kind == "string":
		return "one text"
	case kind == "[]string":
		return "a list, such as [vk, ok]"
	case kind == "map[string]int":
		return "names with numbers, such as {vk: 400}"
	case kind == "[]pipeline.Period", kind == "pipeline.Period":
		return `a list of days, such as [{from: "2019-09-01", to: "2019-12-31"}]`
	case strings.HasPrefix(kind, "[]"):
		return "a list"
	}
	return "names with values"
}
