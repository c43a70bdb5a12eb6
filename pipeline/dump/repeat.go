package dump

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"pikir/pipeline"
)

// nameless knows the comments without an id of all files by what they say. Who says the same at the same place in the same second is one comment, in whichever file and however often: pages of a crawl overlap. Where times are coarser, or whole minutes in a file that has shown no seconds, or
// nothing is said, people may say the same again within a file; another file that says it repeats the comments of the first as often as that has them, so that of overlapping files as many are kept as one of them holds.
type nameless struct {
	file *File
	all  seen              // comments; those of the second kind with their number among the equal ones of their file
	once seen              // comments of the file, of the second kind
	more map[uint64]uint64 // how often the file has said such a comment again
	rows int64             // such comments of all files
	same int64             // of them, those that say what an earlier one of their file says
}

// repeats says whether a comment of the batch, if it has no id, repeats an earlier one.
func (n *nameless) repeats(f *File, b *rows, i int) bool {
	says := b.says[i]
	switch {
	case says == 0:
		return false
	case b.sure[i] && (f.minutes.told || b.created[i]%minute != 0):
		return !n.all.add(says)
	case n.file != f:
		*n = nameless{file: f, all: n.all, more: map[uint64]uint64{}, rows: n.rows, same: n.same}
	}
	n.rows++
	if !n.once.add(says) {
		n.more[says]++
		n.same++
	}
	if !f.importer.several {
		return false
	}
	again := n.more[says]
	if again == 0 {
		return !n.all.add(says)
	}
	var times [8]byte
	binary.LittleEndian.PutUint64(times[:], again)
	return !n.all.add(mixed(says, times[:]))
}

// sure says whether nobody can have said twice what the row says, unless its time is a whole minute in a file that has shown no others: its seconds, or the time of day, may never have been known.
func (r *row) sure() bool { return r.at.precision == pipeline.Second && len(r.cells[cText]) > 0 }

// says is a hash of what a comment without an id says: who, where, when and what. 0 for a comment with an id.
func (r *row) says() uint64 {
	if len(r.cells[cCommentID]) > 0 {
		return 0
	}
	var hash uint64
	for _, c := range [...]column{cPlatform, cAccountID, cPageID, cPostID, cText} {
		hash = mixed(hash, r.cells[c])
	}
	var at [8]byte
	binary.LittleEndian.PutUint64(at[:], uint64(r.at.micros))
	return mixed(hash, at[:])
}

// leftOut leaves out a file with the bytes of an earlier one.
func (im *importer) leftOut(path string) bool {
	info, err := os.Stat(path)
	if err != nil || path == "-" {
		return false
	}
	known := im.known(path, info.Size(), func() (io.ReadCloser, error) { return os.Open(path) })
	if known {
		im.read += info.Size()
	}
	return known
}

// known notes a file or member that has the bytes of an earlier one. Only what is as long as an earlier one is read for it.
func (im *importer) known(path string, size int64, open func() (io.ReadCloser, error)) bool {
	sum := ""
	for i := range im.inputs {
		earlier := &im.inputs[i]
		if earlier.Bytes != size || earlier.Read == 0 {
			continue
		}
		if sum == "" {
			if sum = im.sum(size, open); sum == "" {
				return false
			}
		}
		if earlier.SHA256 == sum {
			im.inputs = append(im.inputs, pipeline.Input{Path: filepath.ToSlash(path), Format: earlier.Format, SHA256: sum, Bytes: size, SameAs: earlier.Path,
				Notes: []pipeline.Text{sameBytesAs(earlier.Path)}})
			return true
		}
	}
	return false
}

// sum is the SHA-256 of a file, "" where it cannot be read or the import has been stopped.
func (im *importer) sum(size int64, open func() (io.ReadCloser, error)) string {
	r, err := open()
	if err != nil {
		return ""
	}
	defer r.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, &counter{r: io.LimitReader(r, size), file: &File{importer: im}}); err != nil {
		return ""
	}
	return hex.EncodeToString(hash.Sum(nil))
}
