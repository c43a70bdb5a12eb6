package dump

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// isArchive says whether the file is a ZIP archive of dumps; XLSX files are ZIP archives as well.
func (f *File) isArchive() bool {
	return binaryContainer(f.Head) == "zip" && !bytes.Contains(f.Head, []byte("xl/workbook.xml")) && !bytes.Contains(f.Head, []byte("[Content_Types].xml"))
}

// archive imports the dumps in a ZIP archive in the order of their names. Members are read as streams and never written under their own names.
func (im *importer) archive(f *File) error {
	in, size, err := f.seekable()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(in, size)
	if err != nil {
		return damaged{fmt.Errorf("%s: not a readable ZIP archive: %w", f.Path, err)}
	}
	members := slices.DeleteFunc(z.File, func(m *zip.File) bool {
		return m.FileInfo().IsDir() || !dumpName(m.Name) || strings.HasPrefix(m.Name, "__MACOSX/")
	})
	if len(members) == 0 {
		return unfit{fmt.Errorf("%s: no dump in this archive: it is searched for %s", f.Path, strings.Join(endings, " "))}
	}
	slices.SortFunc(members, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	f.input() // reads the rest of the archive for its checksum
	sum := hex.EncodeToString(f.hash.Sum(nil))
	im.several = im.several || len(members) > 1
	for _, m := range members {
		if err := im.zipped(f, m, sum); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) zipped(archive *File, m *zip.File, sum string) error {
	name := archive.Path + "/" + m.Name
	if im.known(name, int64(m.UncompressedSize64), m.Open) {
		return nil
	}
	if m.UncompressedSize64 > bombBytes && m.UncompressedSize64/bombRatio > m.CompressedSize64 {
		return fmt.Errorf("%s grows more than %d-fold when decompressed: it looks like a decompression bomb", name, bombRatio)
	}
	f, err := openMember(name, m, im)
	if f == nil {
		return err
	}
	defer f.Close()
	f.note(memberOfArchive(sum))
	if err != nil {
		return im.passed(f, err, true)
	}
	if f.isArchive() {
		return im.passed(f, unfit{fmt.Errorf("%s: an archive within an archive is not opened: unpack it", f.Path)}, true)
	}
	return im.member(f, true)
}

// openMember opens a member of an archive. The file is to be closed unless it is nil, also after an error.
func openMember(name string, m *zip.File, im *importer) (*File, error) {
	f := newFile(name, im)
	if im.opt.Now.IsZero() && !m.Modified.IsZero() {
		f.now = m.Modified
	}
	r, err := m.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f.closers = append(f.closers, func() { r.Close() })
	f.again = func(im *importer) (*File, error) { return openMember(name, m, im) }
	return f, f.start(&member{r: r, limit: int64(m.UncompressedSize64)})
}

// member stops where the archive says that the member ends, whatever its stream holds.
type member struct {
	r     io.Reader
	limit int64
}

func (m *member) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.limit -= int64(n); m.limit < 0 {
		return 0, errors.New("a member is longer than its archive says")
	}
	return n, err
}
