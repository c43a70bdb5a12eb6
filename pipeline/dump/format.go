package dump

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pikir/pipeline"
)

// Format is one kind of dump. Declaring one is all it takes: sniffing, `pikir formats`, fixtures and fuzzing follow from the value.
type Format struct {
	Name     string  // CLI word, fixture folder, value of Input.Format
	Doc      string  // first sentence: what it is; then where it comes from and what to mind
	Platform string  // of its comments; "" where the dump tells or it is guessed
	Fields   []Field // where each canonical column comes from
	Posts    bool    // holds posts, not comments
	Sniff    func(*looks) bool
	Read     func(*File) (source, error)

	fix      func(*rows)                 // puts the current row of a table right before it is added; may be nil
	kind     string                      // column that tells the kind of a record
	dayFirst bool                        // dates with slashes have the day first, unless the file shows otherwise
	flat     bool                        // its JSON records are rows of a table, so that --map can name their columns
	passes   func([]byte) *pipeline.Text // the note on the records of a kind that are no comments; nil keeps them
}

// Field is where a canonical column comes from.
type Field struct {
	Column string
	From   []string // names or dotted paths in the dump, best first
	Note   string
}

// from are the names that a canonical column has in dumps of the format.
func (f *Format) from(c column) []string {
	for _, field := range f.Fields {
		if field.Column == c.String() {
			return field.From
		}
	}
	return nil
}

// field is the short way to write a Field.
func field(column string, from ...string) Field { return Field{Column: column, From: from} }

var registry []*Format

func declare(f Format) *Format {
	registry = append(registry, &f)
	return &f
}

// All lists the formats by name.
func All() []*Format {
	return slices.SortedFunc(slices.Values(registry), func(a, b *Format) int { return cmp.Compare(a.Name, b.Name) })
}

// Find is the format with a name; nil if there is none.
func Find(name string) *Format {
	for _, f := range registry {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// choose finds the format of a file: the one asked for, else the one that claims it, else a table.
func choose(f *File, name string) (*Format, error) {
	look, err := lookAt(f)
	if err != nil {
		return nil, err
	}
	f.look = look
	if name != "" {
		return Find(name), nil
	}
	var claims []*Format
	for _, format := range All() {
		if format.Name != tableName && format.Sniff(look) {
			claims = append(claims, format)
		}
	}
	if len(f.importer.opt.Map) > 0 && (look.isJSON() || look.container == "xml") { // --map names columns, which nested records do not have
		claims = slices.DeleteFunc(claims, func(c *Format) bool { return !c.flat })
	}
	if len(claims) == 0 {
		table := Find(tableName)
		if !table.Sniff(look) {
			return nil, fmt.Errorf("%s is %s that no format knows: `pikir formats` lists what can be read, --format names one", f.Path, article(look.container))
		}
		return table, nil
	}
	// The one that is surest: it names the most fields that the file really has.
	slices.SortStableFunc(claims, func(a, b *Format) int { return cmp.Compare(look.found(b), look.found(a)) })
	if len(claims) > 1 {
		var others []string
		for _, c := range claims[1:] {
			others = append(others, c.Name)
		}
		f.note(likeSeveral(claims[0].Name, strings.Join(others, ", ")))
	}
	return claims[0], nil
}

func article(container string) string {
	switch container {
	case "":
		return "a text"
	case "xlsx", "xml":
		return "an " + strings.ToUpper(container) + " file"
	}
	return "a " + container + " file"
}
