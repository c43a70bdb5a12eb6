// Package report turns findings into one self-contained HTML page in Kazakh, Russian or English: no scripts, no requests, the same bytes for the same findings.
//
// Texts of strangers reach the page only through html/template, links only where they are http or https, and the content security policy allows
// nothing but the page's own style sheet.
package report

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"sync"

	"pikir/pipeline"
)

// Options of a page.
type Options struct {
	Lang       pipeline.Lang // Kazakh, Russian or English; anything else gives English
	Pseudonyms bool          // replace accounts, names, links, posts and pages by pseudonyms
}

//go:embed page.tmpl cluster.tmpl style.css
var files embed.FS

var (
	templates = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("page").Funcs(words(pipeline.English)).ParseFS(files, "*.tmpl"))
	})
	style = mustRead("style.css")
)

func mustRead(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Write renders the findings as an HTML page.
func Write(w io.Writer, f *pipeline.Findings, o Options) error {
	if o.Lang != pipeline.Kazakh && o.Lang != pipeline.Russian {
		o.Lang = pipeline.English
	}
	if o.Pseudonyms {
		f = pseudonymous(f)
	}
	page, err := templates().Clone()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := page.Funcs(words(o.Lang)).ExecuteTemplate(out, "page.tmpl", newPage(f, o)); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return out.Flush()
}

// styleHash is what the content security policy lets through.
func styleHash() string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// ReadFindings reads a findings.json. Fields that this version does not know are passed over.
func ReadFindings(path string) (*pipeline.Findings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f pipeline.Findings
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&f); err != nil {
		return nil, fmt.Errorf("%s is not the findings of a run (%v): make it anew with pikir run", path, err)
	}
	if f.Version == "" {
		return nil, fmt.Errorf("%s names no version of Pikir: make it anew with pikir run", path)
	}
	return &f, nil
}
