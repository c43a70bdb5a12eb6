package dump

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/bzip2"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/charmap"

	"pikir/pipeline"
)

// File is one file, or member of an archive, that is being read.
type File struct {
	Path string // as given; "ARCHIVE/MEMBER" within archives, "-" for standard input
	Head []byte // the beginning, decompressed and in UTF-8, up to headBytes
	Text *bufio.Reader

	importer   *importer
	format     *Format
	handle     *os.File // nil for members and pipes
	size       int64    // of the handle
	closers    []func()
	hash       hash.Hash
	raw        *counter // compressed bytes read
	compressed bool
	whole      bool             // there is nothing behind Head
	recoded    bool             // the encoding was not UTF-8
	set        *charmap.Charmap // of texts that are no UTF-8
	mixed      *mixedText       // where the stream is in that set
	spool      *os.File         // temporary copy
	skipped    int64            // bytes before the document
	posts      bool
	look       *looks

	zone     *time.Location
	now      time.Time
	latest   time.Time
	dayFirst bool
	order    dateOrder
	surveyed bool                           // the order is that of all dates of the file
	again    func(*importer) (*File, error) // opens the file once more; nil where it is read once only
	platform []byte                         // where a row tells none
	post     []byte                         // where a row tells none
	fixed    bool                           // the addresses in rows do not count

	in              pipeline.Input
	notes           []pipeline.Text
	sums            map[pipeline.Text]int64 // notes with counts
	local, relative int64                   // times without a zone, and times counted back from now
	cut             string                  // why the file ended early
	minutes         minutes
}

// headBytes are looked at to tell encoding, container, format and columns.
const headBytes = 1 << 20

// open opens a path, looks through its compression and encoding and fills in Head. The file is to be closed unless it is nil, also after an error.
func open(path string, im *importer) (*File, error) {
	f := newFile(path, im)
	if path == "-" {
		in := im.opt.Stdin
		if in == nil {
			in = os.Stdin
		}
		return f, f.start(in)
	}
	handle, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	f.closers = append(f.closers, func() { handle.Close() })
	info, err := handle.Stat()
	if err != nil {
		f.Close()
		return nil, unreadable(path, err)
	}
	if info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder: give its files, or let Expand find them", path)
	}
	f.handle, f.size = handle, info.Size()
	if im.opt.Now.IsZero() {
		f.now = info.ModTime()
	}
	if info.Mode().IsRegular() {
		f.again = func(im *importer) (*File, error) { return open(path, im) }
	}
	return f, f.start(handle)
}

func newFile(path string, im *importer) *File {
	now := im.opt.Now
	if now.IsZero() {
		now = time.Now()
	}
	f := &File{Path: filepath.ToSlash(path), importer: im, zone: im.opt.Zone, now: now, latest: now.Add(24 * time.Hour), hash: sha256.New(), posts: im.posts, set: charmap.Windows1251,
		platform: []byte("unknown"), sums: map[pipeline.Text]int64{}}
	f.in = pipeline.Input{Path: f.Path}
	return f
}

func unreadable(path string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: no such file: check the name", path)
	}
	var cause *os.PathError
	if errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("%s cannot be read: %v", path, err)
}

// Close closes what was opened.
func (f *File) Close() {
	for i := len(f.closers) - 1; i >= 0; i-- {
		f.closers[i]()
	}
}

// start reads the head of a stream of raw bytes.
func (f *File) start(in io.Reader) error {
	f.raw = &counter{r: io.TeeReader(in, f.hash), file: f}
	stream, err := f.decompressed(bufio.NewReaderSize(f.raw, f.buffer(256<<10)))
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	size := headBytes
	if !f.compressed {
		size = f.buffer(size)
	}
	buffered := bufio.NewReaderSize(&ender{r: stream, file: f}, size)
	head, err := buffered.Peek(size)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s cannot be read: %w", f.Path, err)
	}
	if len(head) == 0 {
		return nothing(f.Path, "is empty")
	}
	f.whole = err == io.EOF
	return f.decoded(buffered, head)
}

// buffer is the size of a buffer for the file: folders of exports hold thousands of small ones.
func (f *File) buffer(most int) int {
	if f.handle == nil {
		return most
	}
	return int(min(int64(most), f.size+512))
}

// counter counts raw bytes for the progress and ends the import when its context does.
type counter struct {
	r    io.Reader
	n    atomic.Int64 // read by the progress while another goroutine reads on
	file *File
}

func (c *counter) Read(p []byte) (int, error) {
	im := c.file.importer
	if err := im.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// ender turns the damage of a file that was cut off into a quiet end with a note, so that what came before is kept.
type ender struct {
	r    io.Reader
	file *File
	n    int64
}

func (e *ender) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	e.n += int64(n)
	if err == nil || err == io.EOF {
		if e.n > bombBytes && e.n > bombRatio*e.file.raw.n.Load() {
			return n, fmt.Errorf("%s grows more than %d-fold when decompressed: it looks like a decompression bomb", e.file.Path, bombRatio)
		}
		return n, err
	}
	if ctx := e.file.importer.ctx.Err(); ctx != nil {
		return n, ctx
	}
	if e.n == 0 {
		return n, err
	}
	e.file.cut = err.Error()
	return n, io.EOF
}

// A stream that is larger than bombBytes and bombRatio times its file is no dump.
const (
	bombBytes = 1 << 30
	bombRatio = 500
)

// decompressed looks through gzip, zstd, bzip2 and xz, told by their first bytes.
func (f *File) decompressed(r *bufio.Reader) (io.Reader, error) {
	magic, _ := r.Peek(6)
	f.compressed = true
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return gzip.NewReader(r)
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		f.window(r)
		d, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(2<<30), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err == nil {
			f.closers = append(f.closers, d.Close)
		}
		return d, err
	case bytes.HasPrefix(magic, []byte("BZh")):
		return bzip2.NewReader(r), nil
	case bytes.HasPrefix(magic, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		return xz.NewReader(r)
	}
	f.compressed = false
	return r, nil
}

// wideWindow is the size of a zstd window from which it counts: a decoder holds as much of the text as the window reaches back.
const wideWindow = 256 << 20

// window notes the memory that a zstd file takes by the window that its frame asks for. Archives of Reddit ask for 2 GiB.
func (f *File) window(r *bufio.Reader) {
	head, _ := r.Peek(zstd.HeaderMaxSize)
	var h zstd.Header
	if h.Decode(head) == nil && h.WindowSize > wideWindow {
		// The window would let the rest of the memory grow to its half before garbage is collected.
		before := debug.SetGCPercent(max(1, int(wideWindow/4*100/h.WindowSize)))
		f.closers = append(f.closers, func() { debug.SetGCPercent(before) })
		f.note(wideWindows(h.WindowSize >> 20))
	}
}

// input is the record of the file for run.json; it reads to the end of the raw bytes for the checksum.
func (f *File) input() pipeline.Input {
	if _, err := io.Copy(io.Discard, f.raw); err == nil {
		f.in.SHA256 = hex.EncodeToString(f.hash.Sum(nil))
	}
	f.in.Bytes = f.raw.n.Load()
	if f.in.Cut = f.in.Cut || f.cut != ""; f.in.Cut {
		f.note(endsEarly(cmp.Or(f.cut, errEnds.Error())))
	}
	if f.local > 0 {
		f.sums[withoutZone(f.zone)] = f.local
	}
	f.sayMinutes()
	if f.relative > 0 {
		f.sums[relativeTimes(f.now)] = f.relative
	}
	if f.in.Recoded > 0 {
		f.sums[decodedRows(nameOf(f.set))] = f.in.Recoded
	}
	if m := f.mixed; m != nil && m.sound > 0 {
		f.in.Recoded += m.decoded
		f.note(mixedLines(m.sound, m.decoded, nameOf(m.set)))
	}
	if f.in.Nameless > 0 {
		f.sums[*repeatedRows] = f.in.Nameless
	}
	f.in.Notes = f.allNotes()
	if f.format != nil {
		f.in.Format = f.format.Name
	}
	return f.in
}

// base is the file name without folders and without the endings of compression and format.
func (f *File) base() string {
	name := f.Path[strings.LastIndexByte(f.Path, '/')+1:]
	for _, ending := range []string{".gz", ".zst", ".bz2", ".xz", ".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".txt", ".xlsx", ".xml", ".parquet"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

// platformOf is the network of a row that names none: that of the first of its addresses that tells.
func (f *File) platformOf(addresses ...[]byte) []byte {
	if f.fixed || f.format.Platform != "" {
		return f.platform
	}
	for _, address := range addresses {
		if name := hostPlatform(address); name != nil {
			return name
		}
	}
	return f.platform
}
