package dump

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unsafe"
)

// documents reads JSON: record is called for every element of the arrays at the paths, or for every value where there are no paths, and adds its comments.
// context is the object around the array.
func documents(f *File, streams []string, record func(b *rows, rec, context value)) (source, error) {
	if !f.look.isJSON() {
		return source{}, fmt.Errorf("is %s, and the format %s is JSON: leave --format out, or choose another; `pikir formats` lists them", article(f.look.container), f.format.Name)
	}
	f.declared()
	if f.look.container == "ndjson" {
		l := &lines{r: f.Text, offset: f.skipped}
		return source{split: l.split, parser: func() func(*chunk) {
			p := jsonParser{streams: streams, record: record}
			return p.lines
		}}, nil
	}
	d := &docs{file: f, r: f.Text, streams: streams, keyed: f.look.keyed, base: f.skipped}
	return source{split: d.split, parser: func() func(*chunk) {
		p := jsonParser{record: record}
		return p.values
	}}, nil
}

// answers reads what a programming interface answered: whole answers where they are small, so that what stands behind their lists counts as well;
// of an answer that is larger than the head of the file the elements of its lists, one by one.
func answers(f *File, lists []string, whole, element func(b *rows, v, context value)) (source, error) {
	if !f.look.first.cut() || f.look.keyed {
		return documents(f, nil, whole)
	}
	for _, list := range lists {
		if f.look.first.get(strings.Split(list, ".")...).is('[') {
			return documents(f, lists, element)
		}
	}
	return documents(f, nil, whole)
}

// inOrder parses in the goroutine that cuts, for formats whose records depend on earlier ones.
func inOrder(s source, err error) (source, error) {
	if err != nil {
		return s, err
	}
	split, parse := s.split, s.parser()
	return source{split: func(c *chunk) error {
		err := split(c)
		if err == nil {
			parse(c)
		}
		return err
	}, end: s.end}, nil
}

// jsonParser is one worker's memory.
type jsonParser struct {
	streams []string
	record  func(b *rows, rec, context value)
	tape    tape
	around  tape
}

// values reads the records that docs has cut out.
func (p *jsonParser) values(c *chunk) {
	context, _ := p.around.parse(c.context, false)
	from := 0
	for i, end := range c.ends {
		c.rows.key = c.keys[i]
		p.one(c, c.data[from:end], int(c.begins[i]), c.cut && i == len(c.ends)-1, context)
		from = end
	}
}

// lines reads one value a line.
func (p *jsonParser) lines(c *chunk) {
	for at := 0; at < len(c.data); {
		end := len(c.data)
		if i := bytes.IndexByte(c.data[at:], '\n'); i >= 0 {
			end = at + i
		}
		if raw := bytes.TrimSpace(c.data[at:end]); len(raw) > 0 {
			c.cut = p.one(c, raw, int(c.offset)+at, false, value{}) == errEnds && c.open && end == len(c.data)
		}
		at = end + 1
	}
}

// one reads a record and gives the error for which it is rejected.
func (p *jsonParser) one(c *chunk, raw []byte, offset int, cut bool, context value) error {
	b := &c.rows
	b.next(offset, raw)
	rec, err := p.tape.parse(raw, cut)
	switch {
	case err != nil:
		b.reject("", err.Error())
	case !rec.is('{'):
		b.reject("", "is no JSON object")
	case len(p.streams) > 0:
		p.inside(b, rec, "")
	default:
		p.record(b, rec, context)
	}
	return err
}

// inside finds the records within a document that stands on one line.
func (p *jsonParser) inside(b *rows, around value, path string) {
	for key, member := range around.members() {
		at := string(key)
		if path != "" {
			at = path + "." + at
		}
		for _, s := range p.streams {
			if s == at && member.is('[') {
				for rec := range member.items() {
					p.record(b, rec, around)
				}
			} else if s == at+anyKey {
				for _, rec := range member.members() {
					p.record(b, rec, around)
				}
			} else if strings.HasPrefix(s, at+".") {
				if member.is('[') {
					for item := range member.items() {
						p.inside(b, item, at)
					}
				}
				p.inside(b, member, at)
			}
		}
	}
}

// begin starts the row of one JSON object; false if the file ends inside it.
func (b *rows) begin(rec value) bool {
	offset := b.row.offset
	r := b.next(offset, rec.raw())
	if rec.cut() {
		b.reject("", errEnds.Error())
		return false
	}
	r.offset = offset
	return true
}

// readJSONTable reads JSON objects by the columns of the format.
func readJSONTable(f *File) (source, error) {
	b, err := f.bind(f.look.names)
	if err != nil {
		return source{}, err
	}
	var paths [columns][]string
	for c, i := range b {
		if i >= 0 {
			paths[c] = strings.Split(f.look.names[i], ".")
		}
	}
	platform, bound := f.platform, f.in.Columns
	t := jsonTable{paths: paths, fix: f.format.fix}
	for _, path := range f.look.nested {
		t.nested = append(t.nested, strings.Split(path, "."))
	}
	within := !slices.ContainsFunc(f.look.at, func(path string) bool { return !ofAnswers(path) })
	s, err := documents(f, f.look.at, func(b *rows, rec, around value) { t.add(b, rec, b.outside(around, within)) })
	f.platform, f.in.Columns = platform, bound
	return s, err
}

// jsonTable says where the columns of a JSON object lie, and the lists of answers within it.
type jsonTable struct {
	paths  [columns][]string
	fix    func(*rows)
	nested [][]string
}

// inherited is what an answer takes from the comment that holds it, unless it has its own.
type inherited struct{ parent, post, page []byte }

// outside is what the records of a list take from the objects around it, the innermost first: the post and the page that these name, or, where they hold nothing but comments, the id or address that is the post's own.
func (b *rows) outside(around value, holdsComments bool) inherited {
	if !around.is('{') {
		return inherited{}
	}
	if at := unsafe.SliceData(around.raw()); at != b.around.at {
		b.around.at, b.around.in = at, namedAround(around, holdsComments)
	}
	return b.around.in
}

func namedAround(around value, holdsComments bool) (in inherited) {
	var names []string
	var cells [][]byte
	members(around, "", 0, func(name string, member value) {
		if cell := member.text(); cell != nil && !envelope[folded(name)] {
			names, cells = append(names, name), append(cells, cell)
		}
	})
	slices.Reverse(names)
	slices.Reverse(cells)
	at := bySynonyms(names)
	cell := func(c column) []byte {
		if at[c] < 0 {
			return nil
		}
		return bytes.Clone(cells[at[c]])
	}
	in.post, in.page = cell(cPostID), cell(cPageID)
	for _, c := range [...]column{cCommentID, cURL} {
		if in.post == nil && holdsComments {
			in.post = cell(c)
		}
	}
	return in
}

func (in inherited) into(r *row) {
	for _, cell := range [...]struct {
		c column
		v []byte
	}{{cParentID, in.parent}, {cPostID, in.post}, {cPageID, in.page}} {
		if r.cells[cell.c] == nil {
			r.cells[cell.c] = cell.v
		}
	}
}

// add adds an object and the answers in it.
func (t *jsonTable) add(b *rows, rec value, from inherited) {
	if !b.begin(rec) {
		return
	}
	r := &b.row
	if !b.order.follow(rec, r) {
		for c, path := range t.paths {
			if path != nil {
				r.cells[c] = rec.get(path...).text()
			}
		}
		b.order.learn(rec, &t.paths)
	}
	from.into(r)
	from = inherited{parent: r.cells[cCommentID], post: r.cells[cPostID], page: r.cells[cPageID]}
	if t.fix != nil {
		t.fix(b)
	}
	b.add()
	for _, path := range t.nested {
		for item := range rec.get(path...).items() {
			t.add(b, item, from)
		}
	}
}
