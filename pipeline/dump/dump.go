package dump

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"pikir/pipeline"
)

// Options of an import. The zero value reads every format by its looks, times without a zone as UTC.
type Options struct {
	Format   string                            // name of a Format; "" finds it by looking at the file
	Map      map[string]string                 // canonical column → column or dotted path in the dump
	Zone     *time.Location                    // of times that name none; nil is UTC
	Strict   bool                              // the first reject is an error
	Now      time.Time                         // times after it (and a day) are rejected, relative times count from it; zero: the clock, the file's own time
	Rejects  func(Reject) error                // called in input order
	Progress func(readBytes, totalBytes int64) // total is 0 where it is not known
	Posts    func(arrow.Record) error          // batches of pipeline.PostSchema that dumps hold beside comments
	Warn     func(pipeline.Text)               // told at the end what a reader of the results must know of the files
	Stdin    io.Reader                         // what "-" reads; nil is os.Stdin
	Named    []string                          // what Expand was given: other paths were found in folders, where what is no table of comments is passed over; nil: all were named
}

// Reject is a record that could not be read.
type Reject struct {
	Source string `json:"source"` // FILE#RECORD
	File   string `json:"file"`
	Record int64  `json:"record"` // from 1
	Offset int64  `json:"offset"` // of the record in the decompressed file, bytes
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
	Raw    string `json:"raw,omitempty"` // its beginning, mail and network addresses masked
}

// Error is the reject as one line.
func (r Reject) Error() string {
	where := fmt.Sprintf("%s (byte %d)", r.Source, r.Offset)
	if r.Field != "" {
		where += ": " + r.Field
	}
	return where + ": " + r.Reason
}

// Import reads comments from files and archives, "-" from Options.Stdin. Batches of pipeline.Schema come in input order from the calling
// goroutine and are valid during the call only. Comments that were seen before (platform, comment_id, post_id or else page_id, and account_id; one message may
// share two objects) are dropped and counted. A comment without an id is named by its source. It is a duplicate where account, post, page, second and text are those of an earlier one. Where times are
// coarser or whole minutes (in a file that has shown no seconds) or there is no text, such comments of one file are all kept, for people say the same again; of several files that hold the same one, as many are kept as one file holds. A file with the bytes of an earlier one is left out.
// The inputs are what was read, one for each file or member of an archive, also when an error ends the import.
func Import(ctx context.Context, paths []string, opt Options, emit func(arrow.Record) error) ([]pipeline.Input, error) {
	im := &importer{ctx: ctx, opt: opt, emit: emit}
	return im.run(paths)
}

// ImportPosts reads tables of posts (the columns of pipeline.PostSchema, or a format of posts) to Options.Posts.
func ImportPosts(ctx context.Context, paths []string, opt Options) ([]pipeline.Input, error) {
	im := &importer{ctx: ctx, opt: opt, emit: func(arrow.Record) error { return nil }, posts: true}
	return im.run(paths)
}

// importer is one call of Import.
type importer struct {
	ctx       context.Context
	opt       Options
	emit      func(arrow.Record) error
	posts     bool // the files are tables of posts
	several   bool // files or members of an archive
	survey    bool // only the order of dates is asked for
	seen      seen
	nameless  nameless
	spare     spare
	inputs    []pipeline.Input
	first     error    // the first reject
	unfit     error    // why the first file that was passed over is no table of comments
	unmapped  []string // tables that were passed over since they do not fit --map
	gotPosts  bool
	withPosts string // the first file in which posts stood, beside comments or alone
	read      int64  // bytes of all files
	total     int64
}

func (im *importer) run(paths []string) ([]pipeline.Input, error) {
	if im.opt.Format != "" && Find(im.opt.Format) == nil {
		var names []string
		for _, f := range All() {
			names = append(names, f.Name)
		}
		return nil, fmt.Errorf("no format %q: choose %s, or leave it out", im.opt.Format, strings.Join(names, ", "))
	}
	if err := checkMap(im.opt.Map); err != nil {
		return nil, err
	}
	if im.opt.Zone == nil {
		im.opt.Zone = time.UTC
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && path != "-" {
			im.total += info.Size()
		}
	}
	im.several = len(paths) > 1
	if err := im.check(paths); err != nil {
		return nil, err
	}
	for _, path := range paths {
		if err := im.file(path); err != nil {
			return im.inputs, err
		}
	}
	im.warn()
	return im.inputs, im.nothing()
}

// check looks at every file before the first is read, so that a wrong one is told at once.
func (im *importer) check(paths []string) error {
	if len(paths) == 1 {
		return nil
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() || path == "-" { // a pipe is read once
			continue
		}
		f, err := open(path, im)
		if err == nil && !f.isArchive() {
			var s source
			if s, err = im.prepare(f); s.end != nil {
				s.end()
			}
		}
		if f != nil {
			f.Close()
		}
		if err != nil && !errors.As(err, new(emptyDump)) && !im.borne(err, im.found(path)) {
			return err
		}
	}
	return nil
}

// found says whether a path was found in a folder, not named.
func (im *importer) found(path string) bool {
	return im.opt.Named != nil && !slices.Contains(im.opt.Named, path)
}

// nothing is an error that says why not one comment came of all the records that were read.
func (im *importer) nothing() error {
	var read, kept int64
	for _, in := range im.inputs {
		read, kept = read+in.Read, kept+in.Kept
	}
	switch {
	case im.posts || kept > 0 || im.gotPosts:
		return nil
	case im.withPosts != "":
		return fmt.Errorf("%s: posts and no comments: give it with --posts beside a dump of comments", im.withPosts)
	case im.unfit != nil:
		return fmt.Errorf("no file with comments was found; the first that was passed over: %w", im.unfit)
	case im.first != nil:
		return fmt.Errorf("none of %d records is a comment that can be read; the first: %w", read, im.first)
	case len(im.inputs) == 0:
		return errors.New("no dump was given: there is nothing to read")
	}
	return fmt.Errorf("%s: no comment in it: there is nothing to read", im.inputs[0].Path)
}

// file imports one path.
func (im *importer) file(path string) error {
	if im.leftOut(path) || im.earlierRun(path) {
		return nil
	}
	f, err := open(path, im)
	if f == nil {
		return err
	}
	defer f.Close()
	switch {
	case err != nil:
		return im.passed(f, err, im.found(path))
	case f.isArchive():
		if err = im.archive(f); err != nil && im.borne(err, im.found(path)) {
			return im.passed(f, err, true)
		}
		return err
	}
	return im.member(f, im.found(path))
}

// emptyDump says why a file holds no record.
type emptyDump string

func (e emptyDump) Error() string { return string(e) }

func nothing(path, why string) error {
	return emptyDump(path + " " + why + ": there is nothing to read")
}

// unfit is why a file is no table of comments.
type unfit struct{ error }

func (u unfit) Unwrap() error { return u.error }

// damaged is why a file cannot be read although it begins like one that can.
type damaged struct{ error }

func (d damaged) Unwrap() error { return d.error }

// unmapped is why a table does not fit --map.
type unmapped struct{ error }

func (u unmapped) Unwrap() error { return u.error }

// borne says whether an error stops nothing, for its file was found, not named: what is no table of comments, as a README beside dumps, and unless every reject is an error also what is damaged or does not fit --map.
func (im *importer) borne(err error, found bool) bool {
	switch {
	case !found || im.ctx.Err() != nil:
		return false
	case errors.As(err, new(damaged)) || errors.As(err, new(unmapped)):
		return !im.opt.Strict
	}
	return errors.As(err, new(unfit))
}

// passed notes a file without records where there are others, for folders of answers hold empty ones, and one whose error is borne. Any other error stays.
func (im *importer) passed(f *File, err error, found bool) error {
	borne := im.borne(err, found)
	if !borne && !(im.several && errors.As(err, new(emptyDump))) {
		return err
	}
	f.note(notRead(strings.TrimPrefix(err.Error(), f.Path+": ")))
	in := f.input()
	if borne {
		im.unfit = cmp.Or(im.unfit, err)
		switch {
		case errors.As(err, new(damaged)):
			in.Cut = true
		case errors.As(err, new(unmapped)):
			im.unmapped = append(im.unmapped, in.Path)
		default:
			in.Passed = true
		}
	}
	im.inputs = append(im.inputs, in)
	return nil
}

// member imports one opened file.
func (im *importer) member(f *File, found bool) error {
	s, err := im.prepare(f)
	if err != nil {
		return im.passed(f, err, found)
	}
	if err = f.survey(); err == nil {
		f.sayOrder()
		err = im.flow(f, s)
	}
	im.inputs = append(im.inputs, f.input())
	return err
}

// prepare finds the format and the columns of an opened file.
func (im *importer) prepare(f *File) (source, error) {
	format, err := choose(f, im.opt.Format)
	if err != nil {
		return source{}, im.refused(err)
	}
	f.format = format
	f.posts = im.posts || format.Posts
	s, err := format.Read(f)
	if f.posts && !im.posts && im.opt.Posts == nil && err == nil {
		if s.end != nil {
			s.end()
		}
		return source{}, im.refused(fmt.Errorf("%s holds posts, not comments (format %s): give it with --posts beside a dump of comments", f.Path, format.Name))
	}
	if err != nil && !errors.As(err, new(emptyDump)) {
		err = im.refused(fmt.Errorf("%s: %w", f.Path, err))
	}
	return s, err
}

// refused marks an error as one of a file that is no table of comments, unless the file is empty, damaged or does not fit --map, or the import was stopped or cannot keep what it unpacks.
func (im *importer) refused(err error) error {
	if errors.As(err, new(emptyDump)) || errors.As(err, new(damaged)) || errors.As(err, new(unmapped)) || errors.As(err, new(*os.PathError)) || im.ctx.Err() != nil {
		return err
	}
	return unfit{err}
}

// errStop ends the reading of a file whose rest nobody wants.
var errStop = errors.New("stop")
