package dump

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pikir/pipeline"
)

// binding says from which column of a table each canonical column comes: its position among the names, -1 for none.
type binding [columns]int

var unbound = func() (b binding) {
	for i := range b {
		b[i] = -1
	}
	return b
}()

// bySynonyms binds every canonical column to the best of its synonyms; a name serves one column only.
func bySynonyms(names []string) binding {
	at := map[string]int{}
	for i := len(names) - 1; i >= 0; i-- { // the first of equal names wins
		at[folded(names[i])] = i
	}
	forum := slices.ContainsFunc(names, func(name string) bool { return forums[folded(name)] })
	b := unbound
	taken := map[int]bool{}
	for _, c := range bindOrder {
		for _, synonym := range foldedSynonyms[c] {
			if i, ok := at[synonym]; ok && !taken[i] && (!topics[synonym] || forum) {
				b[c] = i
				taken[i] = true
				break
			}
		}
	}
	return b
}

// bindOrder is the order in which columns choose: what is required first, so that nothing else takes their names.
var bindOrder = []column{cPlatform, cCreatedAt, cText, cAccountID, cAccountName, cPostID, cPageID, cReplyTo, cParentID, cCommentID, cURL, cLikes, cAccountCreatedAt, cPrecision}

var foldedSynonyms = func() (f [columns][]string) {
	for c, names := range synonyms {
		for _, n := range names {
			f[c] = append(f[c], folded(n))
		}
	}
	return f
}()

// bind binds the columns of a table: what the user says, else what the format says, else synonyms. It tells what it chose and what it left out.
func (f *File) bind(names []string) (binding, error) {
	b := unbound
	if f.format.Name == tableName {
		b = bySynonyms(names)
		b[cDaytime] = daytimeOf(b, names)
		b[cSource] = sourceOf(names)
	} else {
		for _, field := range f.format.Fields {
			c, _ := columnOf(field.Column)
			b[c] = firstOf(names, field.From)
		}
		if f.format.kind != "" {
			b[cKind] = firstOf(names, []string{f.format.kind})
		}
	}
	if f.posts && b[cPostID] < 0 { // the id of a post's row is the post's
		b[cPostID], b[cCommentID] = b[cCommentID], -1
	}
	for _, name := range slices.Sorted(maps.Keys(f.importer.opt.Map)) {
		from := f.importer.opt.Map[name]
		c, _ := columnOf(name) // checked by checkMap
		if b[c] = firstOf(names, []string{from}); b[c] < 0 && f.look.deep(from) {
			f.look.names = append(f.look.names, from)
			names, b[c] = f.look.names, len(names)
		}
		if b[c] < 0 {
			err := fmt.Errorf("no column %s as in --map %s=%s: the columns are %s", from, name, from, listed(names))
			if f.tabular(names) {
				err = unmapped{err}
			}
			return b, err
		}
	}
	b.yield(f.importer.opt.Map)
	if err := f.complete(b, names); err != nil {
		return b, err
	}
	f.say(b, names)
	f.learn(b, names)
	return b, nil
}

// tabular says whether a file holds a table at all, of comments or not: several columns, and of text a row that has them.
func (f *File) tabular(names []string) bool {
	const header = 1000 // what fit gives for it alone, and less than for its columns
	return len(names) > 1 && (f.look.container != "csv" || f.look.table.fit(f.Head) > 2*header)
}

// yield unbinds what was guessed of columns that the user gives another meaning.
func (b *binding) yield(given map[string]string) {
	said := map[int]bool{}
	for name := range given {
		c, _ := columnOf(name)
		said[b[c]] = true
	}
	for c, i := range b {
		if _, chosen := given[column(c).String()]; said[i] && !chosen {
			b[c] = -1
		}
	}
}

// sourceOf is the column in which an earlier import says where it read each comment, -1 in tables of others.
func sourceOf(names []string) int {
	if !slices.Contains(names, pipeline.CommentID) || !slices.Contains(names, pipeline.CreatedPrecision) {
		return -1
	}
	return slices.Index(names, pipeline.Source)
}

func firstOf(names, from []string) int {
	for _, want := range from {
		if i := slices.Index(names, want); i >= 0 {
			return i
		}
	}
	for _, want := range from {
		if i := slices.IndexFunc(names, func(n string) bool { return folded(n) == folded(want) }); i >= 0 {
			return i
		}
	}
	return -1
}

// complete refuses a table without the required columns, and names the cure.
func (f *File) complete(b binding, names []string) error {
	missing := func(c column) error {
		if from := f.format.from(c); f.format.Name != tableName && len(from) > 0 {
			return fmt.Errorf("no column for %s of the format %s: that is %s; the columns are %s. Leave --format out, or name yours with --map %s=COLUMN",
				c, f.format.Name, strings.Join(from, " or "), listed(names), c)
		}
		return fmt.Errorf("no column for %s; the columns are %s%s. Known names: %s. Name yours with --map %s=COLUMN",
			c, listed(names), f.headless(names), strings.Join(synonyms[c][:min(len(synonyms[c]), 12)], ", "), c)
	}
	switch {
	case f.posts && b[cPostID] < 0:
		return missing(cPostID)
	case f.posts:
		return nil
	case b[cAccountID] < 0:
		return missing(cAccountID)
	case b[cCreatedAt] < 0:
		return missing(cCreatedAt)
	case b[cPostID] < 0 && b[cPageID] < 0 && b[cText] < 0:
		return missing(cText)
	}
	return nil
}

// headless says that the names of a table are a row, where one of them is a time.
func (f *File) headless(names []string) string {
	if f.look.container != "csv" {
		return ""
	}
	clock := newClock(f)
	for _, name := range names {
		if len(name) < len("1.1.2020") {
			continue
		}
		if at, reason := clock.read([]byte(name)); reason == "" && clock.check(at) == "" {
			return ", which look like a row: the table has no header, so write a line of names above it"
		}
	}
	return ""
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return inWords(names).EN
}

// say puts the choice into the input's record.
func (f *File) say(b binding, names []string) {
	f.in.Columns = map[string]string{}
	used := map[int]bool{}
	for c, i := range b {
		if i < 0 {
			continue
		}
		used[i] = true
		switch column(c) {
		case cKind, cSource:
		case cDaytime:
			f.in.Columns[pipeline.CreatedAt] += ", " + names[i]
		default:
			f.in.Columns[column(c).String()] = names[i]
		}
	}
	if i := b[cAccountID]; i >= 0 && named[folded(names[i])] && folded(names[i]) != folded(pipeline.AccountID) && f.format.Name == tableName {
		f.note(toldApartBy(names[i]))
	}
	var unused []string
	for i, n := range names {
		if !used[i] && n != "" && n != pipeline.Source && !within(n, names, used) {
			unused = append(unused, n)
		}
	}
	if len(unused) > 0 {
		f.note(notUsed(unused))
	}
}

// declared takes platform and columns from the format, for readers that bind none.
func (f *File) declared() {
	if f.format.Platform != "" {
		f.platform = []byte(f.format.Platform)
	}
	f.in.Columns = map[string]string{}
	for _, field := range f.format.Fields {
		from := strings.Join(field.From, ", ")
		if from == "" {
			from = field.Note
		}
		f.in.Columns[field.Column] = from
	}
	if len(f.importer.opt.Map) > 0 && f.format.Name != tableName && !f.format.flat {
		f.note(mapWithoutEffect(f.format.Name))
	}
}

// within says whether a dotted name lies inside or around one that is named anyway.
func within(name string, names []string, used map[int]bool) bool {
	for i, other := range names {
		if strings.HasPrefix(other, name+".") && used[i] || strings.HasPrefix(name, other+".") {
			return true
		}
	}
	return false
}

// learn looks at the first records for what cannot be told from one: whether days stand before months, and which network the addresses belong to.
func (f *File) learn(b binding, names []string) {
	cell := func(sample func(string) []byte, c column) []byte {
		if b[c] < 0 {
			return nil
		}
		return sample(names[b[c]])
	}
	platform := ""
	agree := true
	for _, sample := range f.look.samples {
		f.order.learn(cell(sample, cCreatedAt), cell(sample, cDaytime))
		for _, c := range []column{cURL, cPostID, cPageID} {
			if p := hostPlatform(cell(sample, c)); p != nil {
				agree = agree && (platform == "" || platform == string(p))
				platform = string(p)
			}
		}
	}
	f.dayFirst = f.order.decide(f.format.dayFirst)
	if f.format.Platform != "" {
		f.platform = []byte(f.format.Platform)
	} else if b[cPlatform] < 0 && platform != "" && agree {
		f.platform = []byte(platform)
		f.note(guessedPlatform(platform))
	}
}
