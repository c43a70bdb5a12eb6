package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readNDJSON takes the columns from the first object; later objects may lack some, and keys that the first has not are left out.
func readNDJSON(in io.Reader, begin func([]string) error, row func([]string) error) error {
	d := json.NewDecoder(in)
	var columns []string
	var values []string
	for record := 1; ; record++ {
		var object json.RawMessage
		if err := d.Decode(&object); errors.Is(err, io.EOF) {
			if columns == nil {
				return fmt.Errorf("the file is empty")
			}
			return nil
		} else if err != nil {
			return fmt.Errorf("record %d: %w", record, err)
		}
		if columns == nil {
			names, err := keys(object)
			if err != nil {
				return fmt.Errorf("record %d: %w", record, err)
			}
			columns = names
			if err := begin(columns); err != nil {
				return err
			}
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(object, &fields); err != nil {
			return fmt.Errorf("record %d: %w", record, err)
		}
		values = values[:0]
		for _, name := range columns {
			values = append(values, plain(fields[name]))
		}
		if err := row(values); err != nil {
			return err
		}
	}
}

// keys gives the names of an object in their order.
func keys(object json.RawMessage) (names []string, err error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, fmt.Errorf("an object is needed, {\"text\": …}")
	}
	names = []string{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		names = append(names, key.(string)) // keys of objects are strings
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// plain gives strings as they are, null as nothing and all else as JSON.
func plain(v json.RawMessage) string {
	var s *string
	switch err := json.Unmarshal(v, &s); {
	case len(v) == 0, err == nil && s == nil:
		return ""
	case err != nil:
		return string(v)
	}
	return *s
}
