package dump

import "errors"

const tableName = "table"

// Table is any table whose columns can be told by their names.
var Table = declare(Format{
	Name:     tableName,
	dayFirst: true,
	Doc: "A table of comments: CSV, TSV, NDJSON, JSON, Parquet, Arrow IPC or XLSX whose columns have the canonical names or ones like them. " +
		"Case, spaces, dots and underscores in names do not count, dotted names reach into JSON objects, and Russian and Kazakh names are known. " +
		"What was chosen is said; --map COLUMN=NAME overrides it.",
	Fields: tableFields(),
	Sniff: func(l *looks) bool {
		return l.container != "xml" && l.container != ""
	},
	Read: readTable,
})

func tableFields() []Field {
	var fields []Field
	for c, names := range synonyms[:cKind] {
		fields = append(fields, Field{Column: column(c).String(), From: names})
	}
	return fields
}

// readTable reads any container whose records have named columns.
func readTable(f *File) (source, error) {
	switch f.look.container {
	case "csv":
		return readCSV(f)
	case "json", "ndjson":
		return readJSONTable(f)
	case "parquet", "arrow", "xlsx":
		return readColumnar(f)
	}
	return source{}, errors.New("is no table: --format " + f.format.Name + " reads CSV, JSON, Parquet, Arrow and XLSX")
}
